"""Take up a ticket again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import Conflict
from app.domain.lifecycle import escalate, is_over
from app.domain.ticket import Ticket
from app.services.tickets.change_ticket import ChangeTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenTicket:
    """Opens a ticket that was over, for people: what did not stay solved is not tried by the engine again."""

    change: ChangeTicket

    def __call__(self, ticket_id: str, *, actor: str) -> Ticket:
        """Return the open ticket; one that is open already stays as it is. Raises `Conflict` for one in work."""
        return self.change(ticket_id, _reopen, kind="reopened", actor=actor)


def _reopen(ticket: Ticket, now: datetime) -> Ticket:
    if ticket.state == "open":
        return ticket
    if not is_over(ticket):
        raise Conflict(f"Ticket {ticket.id!r} is {ticket.state}, not over. Only an ended ticket can be reopened.")
    return escalate(ticket, queue=ticket.queue, tier=ticket.tier, at=now)
