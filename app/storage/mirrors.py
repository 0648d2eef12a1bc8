"""Copies of tickets in other systems, in SQL."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, select, update

from app.domain.mirroring import Mirror
from app.storage.tables.mirror import mirrors
from app.storage.writing import insert_once


@dataclass(frozen=True, slots=True)
class SqlMirrors:
    """`Mirrors` on one connection's transaction."""

    connection: Connection

    def begin(self, ticket_id: str, *, system: str, at: datetime, again: datetime | None = None) -> bool:
        """Say whether the caller makes it."""
        begun = Mirror(ticket_id=ticket_id, system=system, begun_at=at)
        if again is None:
            return insert_once(self.connection, mirrors, asdict(begun))
        same = and_(_is(ticket_id, system), mirrors.c.begun_at == again, mirrors.c.external_id == "")
        return self.connection.execute(update(mirrors).where(same).values(begun_at=at)).rowcount > 0

    def of(self, ticket_id: str, *, system: str) -> Mirror | None:
        """Return the copy, or None."""
        row = self.connection.execute(select(mirrors).where(_is(ticket_id, system))).one_or_none()
        return Mirror(**row._mapping) if row else None

    def note(self, mirror: Mirror, **changed: object) -> bool:
        """Change what is known of it, unless somebody else holds it."""
        held = mirrors.c.held_until
        same = held.is_(None) if mirror.held_until is None else held == mirror.held_until
        here = and_(_is(mirror.ticket_id, mirror.system), same)
        return self.connection.execute(update(mirrors).where(here).values(**changed)).rowcount > 0

    def forget(self, mirror: Mirror) -> None:
        """Forget it."""
        self.connection.execute(delete(mirrors).where(_is(mirror.ticket_id, mirror.system)))

    def unseen(self, system: str, *, since: datetime, limit: int) -> tuple[Mirror, ...]:
        """Return those not looked at since, those never looked at first."""
        named = and_(mirrors.c.system == system, mirrors.c.external_id != "", mirrors.c.standing == "open")
        old = or_(mirrors.c.looked_at.is_(None), mirrors.c.looked_at < since)
        order = (mirrors.c.looked_at.is_not(None), mirrors.c.looked_at, mirrors.c.ticket_id)
        rows = self.connection.execute(select(mirrors).where(named, old).order_by(*order).limit(limit))
        return tuple(Mirror(**row._mapping) for row in rows)


def _is(ticket_id: str, system: str) -> ColumnElement[bool]:
    return and_(mirrors.c.ticket_id == ticket_id, mirrors.c.system == system)
