"""Give every request that missed its deadline to people, so that none stays without an outcome."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.domain.decision import Decision, Thresholds
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.triage import Triage
from app.ports import Clock, IdMaker, UnitOfWorkFactory
from app.services.requests.record_outcome import RecordOutcome

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchDeadlines:
    """Escalates what has waited `seconds` or longer, without asking any model: one of them may be the reason."""

    unit_of_work: UnitOfWorkFactory
    record: RecordOutcome
    clock: Clock
    ids: IdMaker
    thresholds: Callable[[], Thresholds]
    seconds: int = 120

    def __call__(self, *, limit: int = 50) -> int:
        """Return how many overdue requests became tickets for people."""
        before = self.clock.now() - timedelta(seconds=self.seconds)
        with self.unit_of_work() as work:
            overdue = work.inbox.overdue(before=before, limit=limit)
        for request in overdue:
            log.error("request %s had no outcome within %d s; people get it", request.id, self.seconds)
            self.record(request, self._receipt(request))
        return len(overdue)

    def _receipt(self, request: Request) -> Receipt:
        return Receipt(
            id=self.ids.new("rcp"),
            request_id=request.id,
            at=self.clock.now(),
            text=request.text,
            audience=request.audience,
            triage=Triage(language=request.language),
            candidates=(),
            decision=Decision(kind="escalate", confidence=0.0, reason="deadline_missed"),
            thresholds=self.thresholds(),
            index_version="",
            model_versions=(),
        )
