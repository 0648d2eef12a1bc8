"""One act on many tickets: each is its own step, and what cannot be done says so without stopping the rest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from app.domain.desk_rules import checked_tags
from app.domain.errors import Conflict, FirstlineError, InvalidInput
from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket
from app.services.tickets.edit_ticket import TicketEdit
from app.services.tickets.undo import LastAct
from app.web.desk.acts import carry_out, steps_back
from app.web.desk.filtering import asked_in
from app.web.desk.forms import BulkForm
from app.web.desk.later import moment_of
from app.web.desk.seat import AtDesk, Seat

Changed = tuple[Ticket, Ticket, str]
"""A ticket before and after, and what was done."""
_LACKS = {"solved": "untagged", "closed": "untagged", "reply": "unsaid", "reply_solved": "unsaid", "assign": "unnamed"}
"""What is said where an act lacks something for every ticket."""

router = APIRouter(prefix="/desk")


@router.post("/bulk")
def bulk(seat: AtDesk, form: Annotated[BulkForm, Form()]) -> Response:
    """Do it with each chosen ticket that still is as the agent saw it."""
    tried = [_one(seat, ticket_id, version, form) for ticket_id, version in form.chosen()]
    done = [changed for changed in tried if not isinstance(changed, str)]
    kind = done[0][2] if done else next(filter(None, tried), "nothing")
    steps = tuple(step for before, after, kind in done if kind != "replied" for step in steps_back(before, after))
    left, words = (len(tried) - len(done), "") if done else (0, form.text)
    seat.done(LastAct(kind=str(kind), tickets=len(done), steps=steps, left=left, words=words))
    return RedirectResponse(f"{asked_in(form.back).href()}&did=1", status_code=303)


def _one(seat: Seat, ticket_id: str, version: int, form: BulkForm) -> Changed | str:
    """Return what was done with one, or what it lacks for that; nothing where it has moved on."""
    try:
        return _changed(seat, seat.ticket(ticket_id), version, form)
    except InvalidInput:
        return _LACKS.get(form.act, "")
    except FirstlineError:
        return ""


def _changed(seat: Seat, before: Ticket, version: int, form: BulkForm) -> Changed:
    tags = (form.tag,) if form.tag else ()
    match form.act:
        case "reply" | "reply_solved":
            return before, _answered(seat, before, version, form, tags), "replied"
        case "snooze":
            return before, _put_off(seat, before, form.choice, version), "snoozed"
        case "edit":
            wanted = TicketEdit(queue=form.queue or None, priority=form.priority or None)
            return before, seat.desk.edit_ticket(before.id, wanted, actor=seat.id, version=version), "corrected"
        case "assign":
            wanted = TicketEdit(assignee=_named(form.assignee))
            return before, seat.desk.edit_ticket(before.id, wanted, actor=seat.id, version=version), "assigned"
        case act:
            return before, *carry_out(seat, before, act, version=version, tags=tags)


def _named(agent: str) -> str:
    if not agent:
        raise InvalidInput("Say to whom the tickets go: choose a colleague.")
    return agent


def _answered(seat: Seat, before: Ticket, version: int, form: BulkForm, tags: tuple[str, ...]) -> Ticket:
    """Send the words to the requester, and end the ticket where that is wanted; a missing tag is noticed before."""
    _check(before, version)
    ends = form.act == "reply_solved"
    if ends:
        checked_tags(seat.desk.life.rules().closing, before, tags)
    after = seat.desk.reply(before.id, form.text, agent=seat.id, source="web", key=form.key).ticket
    if not ends or is_over(after):
        return after
    solved = TicketEdit(state="solved", tags=tags or None)
    return seat.desk.edit_ticket(after.id, solved, actor=seat.id, version=after.version)


def _put_off(seat: Seat, before: Ticket, choice: str, version: int) -> Ticket:
    _check(before, version)
    until = moment_of(choice, "", now=seat.desk.clock.now())
    return seat.desk.life.snooze(before.id, until=until, agent=seat.id)


def _check(ticket: Ticket, version: int) -> None:
    if ticket.version != version:
        raise Conflict(f"Ticket {ticket.id!r} is at version {ticket.version} by now, not {version}.")
