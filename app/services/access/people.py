"""Who is known here, and ending somebody's sessions."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.audit import SESSIONS_ENDED
from app.domain.person import KnownPerson
from app.ports import UnitOfWorkFactory
from app.services.access.audit import RecordAct


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPeople:
    """Lists who ever signed in: role, queues and groups as of the last time, when and how that was, open sessions."""

    reading: UnitOfWorkFactory

    def __call__(self, *, limit: int = 200) -> tuple[KnownPerson, ...]:
        """Return people, who signed in last first."""
        with self.reading() as work:
            return work.people.known(limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessions:
    """Signs somebody out everywhere, at once."""

    unit_of_work: UnitOfWorkFactory
    record: RecordAct

    def __call__(self, person_id: str, *, actor: str) -> int:
        """Return how many sessions ended."""
        with self.unit_of_work() as work:
            ended = work.sessions.end_all(person_id)
            self.record.within(work, SESSIONS_ENDED, actor=actor, about=person_id, detail=str(ended))
            work.commit()
        return ended
