"""What people at the desk keep for themselves, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from app.storage.tables.desk import drawers
from app.storage.writing import insert_once


@dataclass(frozen=True, slots=True)
class SqlDrawers:
    """`Drawers` on one connection's transaction."""

    connection: Connection

    def keep(self, person: str, name: str, text: str, *, at: datetime) -> None:
        """Put `text` in place of what was kept there."""
        values = {"text": text, "at": at}
        if not insert_once(self.connection, drawers, {"person": person, "name": name} | values):
            mine = (drawers.c.person == person) & (drawers.c.name == name)
            self.connection.execute(update(drawers).where(mine).values(values))

    def look(self, person: str, name: str) -> str:
        """Return what is kept there, or nothing."""
        query = select(drawers.c.text).where(drawers.c.person == person, drawers.c.name == name)
        return self.connection.execute(query).scalar_one_or_none() or ""

    def empty(self, person: str, name: str) -> None:
        """Forget what is kept there."""
        self.connection.execute(delete(drawers).where(drawers.c.person == person, drawers.c.name == name))

    def people_at(self, name: str, *, since: datetime) -> tuple[str, ...]:
        """Return who kept any text there lately, the last one first."""
        query = select(drawers.c.person).where(drawers.c.name == name, drawers.c.at >= since, drawers.c.text != "")
        ordered = query.order_by(drawers.c.at.desc(), drawers.c.person).limit(20)
        return tuple(self.connection.execute(ordered).scalars())

    def prune(self, begins: str, *, before: datetime, limit: int) -> int:
        """Forget at most `limit` things of such names that nobody touched since."""
        named = drawers.c.name.startswith(begins, autoescape=True)
        old = select(drawers.c.person, drawers.c.name).where(named, drawers.c.at < before).limit(limit)
        rows = self.connection.execute(old).all()
        for person, name in rows:
            self.empty(person, name)
        return len(rows)
