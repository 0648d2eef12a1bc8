"""One act on many tickets: each is its own step, and what cannot be done says so without stopping the rest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from app.domain.errors import Conflict, FirstlineError
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

router = APIRouter(prefix="/desk")


@router.post("/bulk")
def bulk(seat: AtDesk, form: Annotated[BulkForm, Form()]) -> Response:
    """Do it with each chosen ticket that still is as the agent saw it."""
    tried = (_one(seat, ticket_id, version, form) for ticket_id, version in form.chosen())
    done = [changed for changed in tried if changed is not None]
    steps = tuple(step for before, after, _ in done for step in steps_back(before, after))
    seat.done(LastAct(kind=done[0][2] if done else "nothing", tickets=len(done), steps=steps))
    return RedirectResponse(f"{asked_in(form.back).href()}&did=1", status_code=303)


def _one(seat: Seat, ticket_id: str, version: int, form: BulkForm) -> Changed | None:
    try:
        before = seat.ticket(ticket_id)
        if form.act == "edit":
            wanted = TicketEdit(queue=form.queue or None, priority=form.priority or None)
            return before, seat.desk.edit_ticket(ticket_id, wanted, actor=seat.id, version=version), "corrected"
        if form.act == "snooze":
            return before, _put_off(seat, before, form.choice, version), "snoozed"
        return before, *carry_out(seat, before, form.act, version=version)
    except FirstlineError:
        return None


def _put_off(seat: Seat, before: Ticket, choice: str, version: int) -> Ticket:
    if before.version != version:
        raise Conflict(f"Ticket {before.id!r} is at version {before.version} by now, not {version}.")
    until = moment_of(choice, "", now=seat.desk.clock.now())
    return seat.desk.life.snooze(before.id, until=until, agent=seat.id)
