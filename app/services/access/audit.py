"""Write down an administrative act."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.audit import MAX_DETAIL, AuditEntry
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAct:
    """Writes who did what; for acts that have no unit of work of their own."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, act: str, *, actor: str, about: str = "", detail: str = "") -> None:
        """Write one act down."""
        with self.unit_of_work() as work:
            self.within(work, act, actor=actor, about=about, detail=detail)
            work.commit()

    def within(self, work: UnitOfWork, act: str, *, actor: str, about: str = "", detail: str = "") -> None:
        """Write one act down together with what it did, all or nothing."""
        entry = AuditEntry(at=self.clock.now(), actor=actor, act=act, about=about, detail=detail[:MAX_DETAIL])
        work.audit.add(entry)
