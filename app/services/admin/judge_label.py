"""A person's word on a correction that was held back."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.label_overview import DISCARDED
from app.ports import UnitOfWorkFactory
from app.services.admin.audited import Act, WriteAudit

_LOOKED_AT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeLabel:
    """Lets a held correction count from the next training on, or keeps it out for good. Twice is once."""

    unit_of_work: UnitOfWorkFactory
    audit: WriteAudit

    def let_in(self, act: Act) -> None:
        """Let it count; raise `NotFound` where no such label waits."""
        self._judge(act, reason="")
        self.audit("label_let_in", act)

    def discard(self, act: Act) -> None:
        """Keep it out for good; raise `NotFound` where no such label waits."""
        self._judge(act, reason=DISCARDED)
        self.audit("label_discarded", act)

    def _judge(self, act: Act, *, reason: str) -> None:
        with self.unit_of_work() as work:
            waiting = {label.id for label in work.label_queries.held(limit=_LOOKED_AT)}
            if act.subject not in waiting:
                raise NotFound(f"No correction {act.subject!r} is held back. Somebody may have judged it already.")
            work.labels.hold(act.subject, reason=reason)
            work.commit()
