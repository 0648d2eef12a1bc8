"""Turn the promise dial: put another certified promise to work, without evaluating again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.audit import PROMISE_APPLIED
from app.domain.decision import Thresholds
from app.domain.errors import Conflict, NotFound
from app.domain.evaluation import EvaluationRun
from app.domain.promise import Dial, DialStep, dial_of
from app.ports import EvaluationShelf
from app.services.admin.audited import Act, WriteAudit, with_reason

PutToWork = Callable[[Thresholds, EvaluationRun], None]
"""Writes thresholds with the run that certified them; raises `Conflict` where something else serves by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPromise:
    """Writes the thresholds of a step of the newest dial. What is not certified is refused, whoever asks."""

    evaluations: EvaluationShelf
    put_to_work: PutToWork
    in_force: Callable[[], Thresholds]
    audit: WriteAudit

    def __call__(self, act: Act, *, max_wrong: float) -> DialStep:
        """Apply the step that promises `max_wrong` of the run `act.subject`; raises `Conflict` or `InvalidInput`."""
        with_reason(act)
        dial = self.dial(act.subject)
        if dial.refusal:
            raise Conflict(f"Nothing may be promised by {dial.run.id!r}: {dial.refusal}")
        step, before = dial.step(max_wrong), self.in_force()
        after = dial.thresholds(step)
        self.put_to_work(after, dial.run)
        self.audit(PROMISE_APPLIED, act, detail=f"{before.source} -> {after.source}")
        return step

    def dial(self, run_id: str = "") -> Dial:
        """Return the dial of a run, by default of the newest that has one; raise `NotFound` where there is none."""
        runs = (self.evaluations.get(run_id),) if run_id else self.evaluations.runs(kind="answering")
        found = next(filter(None, map(dial_of, runs)), None)
        if found is None:
            raise NotFound("There is no promise dial yet. Run `firstline eval answering --dataset DIR --home HOME`.")
        return found
