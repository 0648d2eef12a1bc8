"""How much waits, in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, not_, select

from app.storage.tables.core import inbox, outbox


@dataclass(frozen=True, slots=True)
class SqlBacklog:
    """`Backlog` on one connection's transaction."""

    connection: Connection

    def requests(self) -> int:
        """Return how many accepted requests are not handled yet."""
        query = select(func.count()).select_from(inbox).where(not_(inbox.c.done))
        return self.connection.execute(query).scalar_one()

    def effects(self) -> int:
        """Return how many effects are still to be carried out."""
        return self._in_state("waiting")

    def dead_letters(self) -> int:
        """Return how many effects were given up."""
        return self._in_state("dead")

    def _in_state(self, state: str) -> int:
        query = select(func.count()).select_from(outbox).where(outbox.c.state == state)
        return self.connection.execute(query).scalar_one()
