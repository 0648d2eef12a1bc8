"""Tickets that are not over, in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket


@dataclass(slots=True)
class MemoryOpenTickets:
    tickets: dict[str, Ticket]

    def page(self, *, after: str = "", limit: int) -> tuple[Ticket, ...]:
        found = [ticket for id, ticket in sorted(self.tickets.items()) if id > after and not is_over(ticket)]
        return tuple(found[:limit])

    def loads(self) -> dict[str, int]:
        held = [t.assignee for t in self.tickets.values() if t.assignee and t.state in {"open", "in_progress"}]
        return dict(Counter(held))
