"""Evaluation runs in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.errors import NotFound
from app.domain.evaluation import EvaluationRun


@dataclass(slots=True)
class MemoryEvaluations:
    """`EvaluationShelf` over a dictionary."""

    kept: dict[str, EvaluationRun] = field(default_factory=dict)

    def runs(self, *, kind: str = "", limit: int = 50) -> tuple[EvaluationRun, ...]:
        found = [run for run in self.kept.values() if kind in {"", run.kind}]
        return tuple(sorted(found, key=lambda run: (run.at, run.id), reverse=True)[:limit])

    def get(self, run_id: str) -> EvaluationRun:
        if run_id not in self.kept:
            raise NotFound(f"There is no evaluation {run_id!r} in the home. Check the id.")
        return self.kept[run_id]

    def save(self, run: EvaluationRun) -> None:
        self.kept[run.id] = run
