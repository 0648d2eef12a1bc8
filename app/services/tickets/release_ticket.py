"""An agent gives a ticket back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.ticket import Ticket, move
from app.services.tickets.change_ticket import ChangeTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTicket:
    """Returns a ticket to its queue; one that nobody holds stays as it is."""

    change: ChangeTicket

    def __call__(self, ticket_id: str, *, agent: str) -> Ticket:
        """Return the ticket, with nobody."""
        return self.change(ticket_id, _release, kind="released", actor=agent)


def _release(ticket: Ticket, now: datetime) -> Ticket:
    if not ticket.assignee:
        return ticket
    back = move(ticket, "open", at=now) if ticket.state == "in_progress" else ticket
    return replace(back, assignee="", updated_at=now, version=ticket.version + 1)
