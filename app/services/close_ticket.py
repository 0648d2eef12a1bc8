"""End a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.ticket import Ticket, move
from app.services.change_ticket import ChangeTicket

Ending = Literal["solved", "closed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTicket:
    """Ends a ticket as solved, closed (nothing more to do) or cancelled (taken back). Ending it twice is once."""

    change: ChangeTicket

    def __call__(self, ticket_id: str, *, actor: str, ending: Ending = "closed") -> Ticket:
        """Return the ended ticket; raise `Conflict` where the state machine has no such step."""
        return self.change(ticket_id, lambda ticket, now: move(ticket, ending, at=now), kind=ending, actor=actor)
