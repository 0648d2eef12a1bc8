"""Which triage model a past request meets: one that learned only from requests before it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.domain.moments import day_of
from classifier.model import TriageModel
from classifier.protocol import TextEncoder
from classifier.types import BadTrainingData, LabelledText
from eval.replay_rows import PastRequest

TriageMode = Literal["auto", "home", "history"]
FIRST_ROWS = 60
"""So many labelled requests make a first model; then each time there are `GROWTH` times as many, a new one."""
GROWTH = 3
MOST_ROWS = 2_000
"""Of a longer history the latest so many teach: more change little, and cost minutes."""
_KNOWN_SHARE = 0.01
_BEGINNING = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """From the request at `start` on, a model of the first `rows` labelled requests serves, of the latest of them."""

    start: int
    rows: int


def plan_refits(requests: Sequence[PastRequest]) -> tuple[Refit, ...]:
    """Return when to train again; a label counts as known from the day after its request."""
    days = [day_of(request.time) for request in requests]
    labelled = [place for place, request in enumerate(requests) if request.queue]
    planned: list[Refit] = []
    wanted, known = FIRST_ROWS, 0
    for place, day in enumerate(days):
        while known < len(labelled) and days[labelled[known]] < day:
            known += 1
        if known >= wanted:
            planned.append(Refit(start=place, rows=known))
            wanted = known * GROWTH
    return tuple(planned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What a model learns from, from which request on it serves, and where it is kept."""

    start: int
    rows: tuple[LabelledText, ...]
    path: Path
    seed: int


def plan_lessons(
    requests: Sequence[PastRequest], refits: Sequence[Refit], directory: Path, *, seed: int
) -> tuple[Lesson, ...]:
    """Return what each refit learns from, the longest first."""
    rows = [_labelled(request) for request in requests if request.queue]
    return tuple(
        Lesson(
            start=refit.start,
            rows=tuple(rows[max(0, refit.rows - MOST_ROWS) : refit.rows]),
            path=directory / f"{refit.start:08}",
            seed=seed,
        )
        for refit in reversed(refits)
    )


def learn(encoder: TextEncoder, lesson: Lesson) -> tuple[int, Path] | None:
    """Train and keep the model; return from which request on it serves. Labels of one kind only teach nothing: None."""
    from classifier.crossfit import one_fit_at_a_time
    from classifier.train import train_triage

    with warnings.catch_warnings(), one_fit_at_a_time():
        warnings.simplefilter("ignore", UserWarning)  # a young history has few rows a label; nobody can help that
        try:
            train_triage(lesson.rows, encoder, seed=lesson.seed).save(lesson.path)
        except BadTrainingData:
            return None
    return lesson.start, lesson.path


def has_learned_from(model: TriageModel, requests: Sequence[PastRequest]) -> bool:
    """Whether the model learned from these very requests: it keeps the beginnings of its rows."""
    kept = set(model.kept.texts)
    known = sum(request.text[:_BEGINNING] in kept for request in requests)
    return known > max(2, _KNOWN_SHARE * len(requests))


def choose_mode(wanted: TriageMode, load: Callable[[], TriageModel | None], requests: Sequence[PastRequest]) -> str:
    """Return `home` or `history`: the home's own model serves unless it has seen what is replayed."""
    if wanted != "auto":
        return wanted
    model = load()
    return "history" if model is None or has_learned_from(model, requests) else "home"


def _labelled(request: PastRequest) -> LabelledText:
    return LabelledText(
        text=request.text,
        topic=request.topic or request.queue,
        queue=request.queue,
        priority=request.priority,
        language=request.language,
    )
