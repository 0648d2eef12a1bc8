"""Which triage model a past request meets: one that learned only from requests before it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from app.bootstrap.deciding import load_triage_model
from app.storage.home.model_shelf import ModelShelf
from classifier.model import TriageModel
from classifier.protocol import TextEncoder
from classifier.types import BadTrainingData, LabelledText
from eval.replay.moments import Refit, first_after, timeless
from eval.replay.rows import PastRequest

TriageMode = Literal["auto", "home", "history"]
FIRST_ROWS = 60
"""So many labelled requests make a first model; then each time there are `GROWTH` times as many, a new one."""
GROWTH = 3
MOST_ROWS = 2_000
"""Of a longer history the latest so many teach: more change little, and cost minutes."""
_KNOWN_SHARE = 0.01
_BEGINNING = 160


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


def model_serves_from(wanted: TriageMode, home: Path, requests: Sequence[PastRequest]) -> int:
    """Return the place of the first request that the home's own model meets; behind all for never.

    A history without times may not be younger than a model that has learned from it.
    """
    if wanted == "home":
        return 0
    made = model_made_at(home)
    if wanted == "history" or made is None:
        return len(requests)
    if timeless(requests):
        model = load_triage_model(home)
        return len(requests) if model is None or has_learned_from(model, requests) else 0
    return first_after(requests, made)


def model_made_at(home: Path, version: str = "") -> datetime | None:
    """Return when a triage model was saved, by default the one that serves; None where there is none."""
    shelf = ModelShelf(home)
    card = shelf.path(version or shelf.current) / "card.json"
    return datetime.fromtimestamp(card.stat().st_mtime, UTC) if card.is_file() else None


def _labelled(request: PastRequest) -> LabelledText:
    return LabelledText(
        text=request.text,
        topic=request.topic or request.queue,
        queue=request.queue,
        priority=request.priority,
        language=request.language,
    )
