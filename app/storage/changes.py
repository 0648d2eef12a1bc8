"""The events of all tickets in their order, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.domain.change import DRAFT, Change
from app.storage.tables.core import ticket_events, tickets
from app.storage.tables.desk import drawers


@dataclass(frozen=True, slots=True)
class SqlChanges:
    """`Changes` on one connection's transaction."""

    connection: Connection

    def position(self) -> int:
        """Return the newest event's position; 0 where nothing ever happened."""
        return self.connection.execute(select(func.max(ticket_events.c.position))).scalar_one() or 0

    def after(self, position: int, *, limit: int) -> tuple[Change, ...]:
        """Return what happened after `position`, in order."""
        event = ticket_events.c
        query = select(event.position, event.ticket_id, tickets.c.request_id, event.kind, event.actor, tickets.c.queue)
        joined = query.join(tickets, tickets.c.id == event.ticket_id).where(event.position > position)
        return tuple(
            Change(position=row[0], ticket_id=row[1], request_id=row[2], kind=row[3], actor=row[4], queue=row[5])
            for row in self.connection.execute(joined.order_by(event.position).limit(limit))
        )

    def drafts(self, *, since: datetime, limit: int) -> tuple[tuple[str, datetime], ...]:
        """Return the tickets whose drafts were touched at `since` or later, in that order."""
        query = select(drawers.c.name, drawers.c.at).where(drawers.c.at >= since, drawers.c.name.startswith(DRAFT))
        rows = self.connection.execute(query.order_by(drawers.c.at, drawers.c.name).limit(limit))
        return tuple((row[0].removeprefix(DRAFT), row[1]) for row in rows)
