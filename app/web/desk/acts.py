"""What an agent does with one ticket. Every act is a form that leads back to the ticket, and can mostly be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from app.domain.errors import Conflict, InvalidInput
from app.domain.ticket import Ticket
from app.services.tickets.edit_ticket import TicketEdit
from app.services.tickets.undo import LastAct, Step, way_back
from app.web.appearance import own_address
from app.web.desk.forms import Act, ActForm, EditForm, SnoozeForm
from app.web.desk.later import moment_of
from app.web.desk.seat import AtDesk, Seat, TicketId
from app.web.desk.ticket import conflict_page, ticket_page, to_ticket
from app.web.wording import _

_EDITS: dict[Act, tuple[TicketEdit, str]] = {
    "release": (TicketEdit(state="open", assignee=""), "released"),
    "solved": (TicketEdit(state="solved"), "solved"),
    "closed": (TicketEdit(state="closed"), "closed"),
    "reopen": (TicketEdit(state="open"), "reopened"),
}
_NO_DAY = _("That day is none, or it is over. Choose one to come.")
_SAY_WHAT = _("Say what it was before you end it: choose a closing tag.")

router = APIRouter(prefix="/desk")


@router.post("/tickets/{ticket_id}/act")
def act(ticket_id: TicketId, seat: AtDesk, form: Annotated[ActForm, Form()]) -> Response:
    """Claim, let go, solve, close or reopen; the version says what the agent had before them."""
    before = seat.ticket(ticket_id)
    try:
        after, kind = carry_out(seat, before, form.act, version=form.version, tags=tuple(form.tags))
    except Conflict:
        return conflict_page(seat, ticket_id)
    except InvalidInput:
        return ticket_page(seat, seat.story(ticket_id), problem=_SAY_WHAT)
    seat.done(LastAct(kind=kind, steps=steps_back(before, after)))
    return to_ticket(ticket_id)


@router.post("/tickets/{ticket_id}/edit")
def edit(ticket_id: TicketId, seat: AtDesk, form: Annotated[EditForm, Form()]) -> Response:
    """Correct what the engine believed, or hand the ticket over; each corrected value is learned from."""
    before = seat.ticket(ticket_id)
    try:
        after = seat.desk.edit_ticket(ticket_id, form.edit(), actor=seat.id, version=form.version)
    except Conflict:
        return conflict_page(seat, ticket_id)
    seat.done(LastAct(kind="assigned" if form.assignee else "corrected", steps=steps_back(before, after)))
    return to_ticket(ticket_id) if seat.agent.serves(after.queue) else _to_list()


@router.post("/tickets/{ticket_id}/snooze")
def snooze(ticket_id: TicketId, seat: AtDesk, form: Annotated[SnoozeForm, Form()]) -> Response:
    """Put the ticket off; it comes back by itself, or when its requester writes."""
    before = seat.ticket(ticket_id)
    try:
        until = moment_of(form.choice, form.day, now=seat.desk.clock.now())
        if before.version != form.version:
            return conflict_page(seat, ticket_id)
        after = seat.desk.life.snooze(ticket_id, until=until, agent=seat.id)
    except InvalidInput:
        return ticket_page(seat, seat.story(ticket_id), problem=_NO_DAY)
    except Conflict:
        return conflict_page(seat, ticket_id)
    seat.done(LastAct(kind="snoozed", steps=steps_back(before, after)))
    return to_ticket(ticket_id)


@router.post("/tickets/{ticket_id}/merge")
def merge(ticket_id: TicketId, seat: AtDesk, into: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Close this ticket as a duplicate of another one of the agent's queues, named by its id or address."""
    kept_id = into.strip().rpartition("/")[2].partition("?")[0]
    duplicate, kept = seat.ticket(ticket_id), seat.ticket(kept_id)
    try:
        seat.desk.merge(duplicate.id, into=kept.id, actor=seat.id)
    except Conflict:
        return conflict_page(seat, ticket_id)
    after = seat.ticket(duplicate.id)
    joined = after.version > duplicate.version
    seat.done(LastAct(kind="merged", steps=(Step(ticket_id=after.id, version=after.version),) if joined else ()))
    return to_ticket(kept.id)


@router.post("/undo")
def undo(seat: AtDesk, back: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """Take the last act back, and go to where it was."""
    done = seat.desk.tools.undo(person=seat.id)
    if back:
        return RedirectResponse(own_address(back), status_code=303)
    return to_ticket(done.steps[0].ticket_id) if done and len(done.steps) == 1 else _to_list()


def carry_out(seat: Seat, before: Ticket, act: Act, *, version: int, tags: tuple[str, ...] = ()) -> tuple[Ticket, str]:
    """Return the ticket after one of the plain acts and what to call that; raise `Conflict` on a stale version."""
    if act == "claim":  # whoever else wrote meanwhile: a ticket that nobody holds may be taken
        return seat.desk.tools.claim(before.id, agent=seat.id), "claimed"
    wanted, kind = _EDITS[act]
    wanted = replace(wanted, tags=tags or None) if act in {"solved", "closed"} else wanted
    return seat.desk.edit_ticket(before.id, wanted, actor=seat.id, version=version), kind


def steps_back(before: Ticket, after: Ticket) -> tuple[Step, ...]:
    """Return how to take a change back: one step, or none where there is no way."""
    edit = way_back(before, after) if after.version > before.version else None
    return (Step(ticket_id=after.id, version=after.version, edit=edit),) if edit else ()


def _to_list() -> RedirectResponse:
    return RedirectResponse("/desk?state=work&did=1", status_code=303)
