"""The ticket that somebody pointed at, for the next emoji to join another to it; a restart does not forget it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.ports import Clock, UnitOfWorkFactory

_DRAWER = "pointed"
_HOLDS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointing:
    """Remembers one ticket of each person, for ten minutes."""

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock

    def at(self, person: str) -> str:
        """Return the id of the ticket that `person` pointed at lately, or an empty text."""
        with self.reading() as work:
            kept = work.drawers.look(person, _DRAWER)
        if not kept:
            return ""
        ticket, moment = json.loads(kept)
        return ticket if self.clock.now() - datetime.fromisoformat(moment) <= _HOLDS else ""

    def point(self, person: str, ticket: str) -> None:
        """Remember `ticket` in place of another."""
        now = self.clock.now()
        with self.unit_of_work() as work:
            work.drawers.keep(person, _DRAWER, json.dumps([ticket, now.isoformat()]), at=now)
            work.commit()

    def forget(self, person: str) -> None:
        """Point at nothing any more."""
        with self.unit_of_work() as work:
            work.drawers.empty(person, _DRAWER)
            work.commit()
