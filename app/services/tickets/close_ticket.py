"""End a ticket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.domain.desk_rules import DeskRules, checked_tags, tagged
from app.domain.ticket import Ticket, move
from app.services.tickets.change_ticket import ChangeTicket

Ending = Literal["solved", "closed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTicket:
    """Ends a ticket as solved, closed (nothing more to do) or cancelled (taken back). Ending it twice is once."""

    change: ChangeTicket
    rules: Callable[[], DeskRules] = DeskRules

    def __call__(self, ticket_id: str, *, actor: str, ending: Ending = "closed", tags: tuple[str, ...] = ()) -> Ticket:
        """Return the ended ticket.

        Raises `Conflict` where the state machine has no such step, `InvalidInput` where a closing tag is missing.
        """

        def act(ticket: Ticket, now: datetime) -> Ticket:
            if ticket.state == ending:
                return ticket
            kept = ticket.tags if ending == "cancelled" else checked_tags(self.rules().closing, ticket, tags)
            return replace(move(ticket, ending, at=now), tags=kept)

        return self.change(ticket_id, act, kind=ending, actor=actor, detail=tagged(tags))
