"""Writing on a ticket: replies, notes, and drafts that a crash does not take."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from app.domain.errors import Conflict, InvalidInput
from app.domain.files import AttachedFile
from app.domain.upload import UploadRefused
from app.services.requests.keep_uploads import read_uploads
from app.services.tickets.undo import LastAct
from app.web.desk.advice import learn_if_suggested
from app.web.desk.forms import NoteForm, ReplyForm
from app.web.desk.seat import AtDesk, Seat, TicketId
from app.web.desk.ticket import Begun, conflict_page, ticket_page, to_ticket
from app.web.uploading import PROBLEMS
from app.web.wording import _

_EMPTY = _("There is nothing to send. Write a sentence first.")
_TOO_LONG = _("That is more than one message can hold. Shorten it, or send two.")

router = APIRouter(prefix="/desk/tickets")


@router.post("/{ticket_id}/reply")
def reply(ticket_id: TicketId, seat: AtDesk, form: Annotated[ReplyForm, Form()]) -> Response:
    """Send the requester a reply. If something happened meanwhile, show that first and keep the words."""
    if seat.ticket(ticket_id).version != form.version:
        return conflict_page(seat, ticket_id, form)
    try:
        send = seat.desk.reply.along(_kept(seat, ticket_id, form))
        written = send(ticket_id, form.text, agent=seat.id, source=form.source, then=form.then, key=form.key)
    except UploadRefused as refused:
        return _refused(seat, ticket_id, form, PROBLEMS[refused.problem])
    except InvalidInput:
        return _refused(seat, ticket_id, form)
    except Conflict:
        return conflict_page(seat, ticket_id, form)
    learn_if_suggested(seat, ticket_id, form.source, form.text)
    seat.desk.tools.drafts(ticket_id, "", agent=seat.agent)
    seat.done(LastAct(kind="solved" if written.ticket.state == "solved" else "replied"))
    return to_ticket(ticket_id)


@router.post("/{ticket_id}/note")
def note(ticket_id: TicketId, seat: AtDesk, form: Annotated[NoteForm, Form()]) -> Response:
    """Keep a note for colleagues; the requester never sees it."""
    seat.ticket(ticket_id)
    try:
        seat.desk.add_note(ticket_id, form.text, agent=seat.id, source="web", key=form.key)
    except InvalidInput:
        return _refused(seat, ticket_id, form)
    seat.desk.tools.note_drafts(ticket_id, "", agent=seat.agent)
    seat.done(LastAct(kind="noted"))
    return to_ticket(ticket_id)


@router.post("/{ticket_id}/draft")
def keep_draft(ticket_id: TicketId, seat: AtDesk, text: Annotated[str, Form()] = "") -> Response:
    """Keep what is being written, and let others see that somebody is at it."""
    seat.desk.tools.drafts(ticket_id, text, agent=seat.agent)
    return Response(status_code=204)


@router.post("/{ticket_id}/note/draft")
def keep_note_draft(ticket_id: TicketId, seat: AtDesk, text: Annotated[str, Form()] = "") -> Response:
    """Keep the note that is being written."""
    seat.desk.tools.note_drafts(ticket_id, text, agent=seat.agent)
    return Response(status_code=204)


def _kept(seat: Seat, ticket_id: str, form: ReplyForm) -> tuple[AttachedFile, ...]:
    uploads = read_uploads(form.files)
    there = sum(len(message.files) for message in seat.story(ticket_id).messages) if uploads else 0
    return seat.desk.files.send_along.keep(uploads, kept=there)


def _refused(seat: Seat, ticket_id: str, form: ReplyForm | NoteForm, problem: str = "") -> Response:
    """Say what is wrong; the words of a reply still stand in their box."""
    begun = Begun(text=form.text, source=form.source) if isinstance(form, ReplyForm) else None
    said = problem or (_TOO_LONG if form.text.strip() else _EMPTY)
    return ticket_page(seat, seat.story(ticket_id), problem=said, begun=begun)
