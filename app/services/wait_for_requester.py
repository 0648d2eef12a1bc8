"""Wait for something only the requester knows."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ticket import Ticket, move
from app.services.change_ticket import ChangeTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForRequester:
    """Marks a ticket as waiting for its requester; whoever holds it keeps it."""

    change: ChangeTicket

    def __call__(self, ticket_id: str, *, actor: str) -> Ticket:
        """Return the waiting ticket; raise `Conflict` where the state machine has no such step."""
        return self.change(
            ticket_id, lambda ticket, now: move(ticket, "pending_requester", at=now), kind="asked_back", actor=actor
        )
