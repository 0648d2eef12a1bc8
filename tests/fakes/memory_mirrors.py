"""Copies of tickets in other systems, in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.mirroring import Mirror


@dataclass(slots=True)
class MemoryMirrors:
    known: dict[tuple[str, str], Mirror]

    def begin(self, ticket_id: str, *, system: str, at: datetime, again: datetime | None = None) -> bool:
        begun, known = Mirror(ticket_id=ticket_id, system=system, begun_at=at), self.of(ticket_id, system=system)
        if known is None:
            mine = again is None
        else:
            mine = again is not None and known.begun_at == again and not known.external_id
        if mine:
            self.known[ticket_id, system] = begun
        return mine

    def of(self, ticket_id: str, *, system: str) -> Mirror | None:
        return self.known.get((ticket_id, system))

    def note(self, mirror: Mirror, **changed: Any) -> bool:
        known = self.of(mirror.ticket_id, system=mirror.system)
        if known is None or known.held_until != mirror.held_until:
            return False
        self.known[mirror.ticket_id, mirror.system] = replace(known, **changed)
        return True

    def forget(self, mirror: Mirror) -> None:
        self.known.pop((mirror.ticket_id, mirror.system), None)

    def unseen(self, system: str, *, since: datetime, limit: int) -> tuple[Mirror, ...]:
        old = [
            one
            for one in self.known.values()
            if (one.system, one.standing) == (system, "open")
            and one.external_id
            and (one.looked_at is None or one.looked_at < since)
        ]
        return tuple(
            sorted(old, key=lambda one: (one.looked_at or datetime.min.replace(tzinfo=since.tzinfo), one.ticket_id))[
                :limit
            ]
        )
