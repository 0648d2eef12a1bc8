"""The promise dial: for each share of wrong answers that could be promised, what it would take and give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.domain.decision import Thresholds
from app.domain.errors import Conflict
from app.domain.evaluation import EvaluationRun

DIAL = "dial"
CURVE = "risk_coverage"
_SAYS = ": at most "
_SAID = re.compile(r": at most (\d+(?:\.\d+)?)% wrong at (\d+)%")
_BEYOND = 100_000
HELD_BACK = "held back"
"""How the source of thresholds begins that were certified on something else than serves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialStep:
    """One promise: at most `max_wrong` of the answers wrong, with `confidence`.

    Certified, it answers from `threshold` on; `coverage` and `wrong_rate` are what that did on requests it was not
    chosen on, `upper` the exact bound there. Otherwise about `labels_missing` more labelled requests are needed; None
    where answers are wrong too often for any number to prove it.
    """

    max_wrong: float
    confidence: float
    threshold: float | None
    coverage: float
    wrong_rate: float
    upper: float
    labels_missing: int | None

    @property
    def certified(self) -> bool:
        """Whether there is a threshold that keeps the promise."""
        return self.threshold is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """What answering from `threshold` on did on the reported requests: shares in [0, 1]."""

    threshold: float
    coverage: float
    wrong_rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Every step, the strictest first, and the curve behind them. `refusal` says why nothing may be promised."""

    run: EvaluationRun
    steps: tuple[DialStep, ...]
    curve: tuple[CurvePoint, ...] = ()
    languages: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def proven(self) -> DialStep | None:
        """The strictest promise that is proven."""
        return next((one for one in self.steps if one.certified), None)

    @property
    def nearest(self) -> DialStep | None:
        """The stricter promise that the fewest more labels may prove; None where no number of them would."""
        stricter = [one for one in self.steps if self.proven is None or one.max_wrong < self.proven.max_wrong]
        reached = [(one.labels_missing, one.max_wrong, one) for one in stricter if one.labels_missing]
        return min(reached, key=lambda one: one[:2])[2] if reached else None

    def step(self, max_wrong: float) -> DialStep:
        """Return the step that promises `max_wrong`; raise `Conflict` for one that is not on the dial or not proven."""
        found = next((step for step in self.steps if abs(step.max_wrong - max_wrong) < 1e-9), None)
        if found is None or not found.certified:
            raise Conflict(
                f"At most {max_wrong:.0%} wrong is not certified by {self.run.id!r}. "
                "Choose a step that is, or label more requests."
            )
        return found

    def told_by(self, thresholds: Thresholds) -> DialStep | None:
        """Return the step that wrote `thresholds`, certified or not; None where another run did."""
        told = (s for s in self.steps if promised(self.run.name, s.max_wrong, s.confidence) == thresholds.source)
        return next((s for s in told if abs((s.threshold or 1.0) - thresholds.answer) < 1e-5), None)

    def thresholds(self, step: DialStep) -> Thresholds:
        """Return the thresholds that put `step` to work."""
        answer = 1.0 if step.threshold is None else step.threshold
        return Thresholds(
            answer=answer,
            clarify=min(answer, Thresholds().clarify),
            source=promised(self.run.name, step.max_wrong, step.confidence),
            languages=self.languages,
        )


PromiseState = Literal["certified", "unproven", "held_back", "default", "by_hand"]
"""Kept by labelled requests; sought, and not proven; proven for something else than serves now; never evaluated;
written by somebody, and nothing promised.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseInForce:
    """What the engine answers by right now. `step` and `run` are there where a saved evaluation tells of it."""

    state: PromiseState
    thresholds: Thresholds
    step: DialStep | None = None
    run: EvaluationRun | None = None


def promise_in_force(thresholds: Thresholds, runs: Iterable[EvaluationRun]) -> PromiseInForce:
    """Return what is promised by `thresholds`, with the saved run and the step that they come from."""
    if thresholds.source.startswith(HELD_BACK):
        return PromiseInForce(state="held_back", thresholds=thresholds)
    if thresholds.source == Thresholds().source:
        return PromiseInForce(state="default", thresholds=thresholds)
    if _SAYS not in thresholds.source:
        return PromiseInForce(state="by_hand", thresholds=thresholds)
    state: PromiseState = "unproven" if thresholds.answer >= 1.0 else "certified"
    for run in runs:
        dial = dial_of(run)
        step = dial.told_by(thresholds) if dial else None
        if step is not None:
            return PromiseInForce(state=state, thresholds=thresholds, step=step, run=run)
    return PromiseInForce(state=state, thresholds=thresholds)


def promised(name: str, max_wrong: float, confidence: float) -> str:
    """Return how a promise is written down as the source of thresholds."""
    return f"{name}{_SAYS}{max_wrong:.1%} wrong at {confidence:.0%}"


def read_promised(source: str) -> tuple[float, float] | None:
    """Return the share of wrong answers that a source of thresholds promises, and how surely; None for no promise."""
    said = _SAID.search(source)
    return (float(said[1]) / 100, float(said[2]) / 100) if said else None


def dial_of(run: EvaluationRun) -> Dial | None:
    """Return the dial that an answering evaluation saved, or None where it saved none."""
    figures = run.figures
    steps = [_step(row) for row in _rows(figures.get(DIAL))]
    if not steps:
        return None
    languages = figures.get("languages")
    return Dial(
        run=run,
        steps=tuple(sorted(steps, key=lambda step: step.max_wrong)),
        curve=tuple(_point(row) for row in _rows(figures.get(CURVE))),
        languages=tuple(map(str, languages)) if isinstance(languages, list | tuple) else (),
        refusal=str(figures.get("refusal") or ""),
    )


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _step(row: Mapping[str, object]) -> DialStep:
    threshold = row.get("threshold")
    return DialStep(
        max_wrong=_number(row, "max_wrong"),
        confidence=_number(row, "confidence"),
        threshold=None if threshold is None else _number(row, "threshold"),
        coverage=_number(row, "coverage"),
        wrong_rate=_number(row, "wrong_rate"),
        upper=_number(row, "wrong_rate_upper"),
        labels_missing=_missing(row),
    )


def _missing(row: Mapping[str, object]) -> int | None:
    """Return how many labels are missing; runs of before wrote a number beyond all bounds where none would do."""
    if row.get("labels_missing", 0) is None:
        return None
    count = int(_number(row, "labels_missing"))
    return count if count < _BEYOND else None


def _point(row: Mapping[str, object]) -> CurvePoint:
    return CurvePoint(
        threshold=_number(row, "threshold"), coverage=_number(row, "coverage"), wrong_rate=_number(row, "wrong_rate")
    )


def _number(row: Mapping[str, object], name: str) -> float:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
