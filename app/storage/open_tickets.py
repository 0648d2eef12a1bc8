"""Tickets that are not over, in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.domain.ticket import Ticket
from app.storage.tables.core import tickets
from app.storage.tickets import as_ticket

_OVER = ("solved", "closed", "cancelled")
_IN_HAND = ("open", "in_progress")


@dataclass(frozen=True, slots=True)
class SqlOpenTickets:
    """`OpenTickets` on one connection's transaction."""

    connection: Connection

    def page(self, *, after: str = "", limit: int) -> tuple[Ticket, ...]:
        """Return at most `limit` tickets behind `after`, by id."""
        query = select(tickets).where(tickets.c.state.not_in(_OVER), tickets.c.id > after)
        return tuple(as_ticket(row) for row in self.connection.execute(query.order_by(tickets.c.id).limit(limit)))

    def loads(self) -> dict[str, int]:
        """Return how many tickets each agent has in hand."""
        held = tickets.c.state.in_(_IN_HAND) & (tickets.c.assignee != "")
        query = select(tickets.c.assignee, func.count()).where(held).group_by(tickets.c.assignee)
        return {row[0]: row[1] for row in self.connection.execute(query)}
