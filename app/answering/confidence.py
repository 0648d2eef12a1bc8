"""From search signals to the probability that the best evidence answers the question."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from app.answering.evidence import features
from app.domain.errors import NotReady
from indexer.types import Hit

PACKAGED = Path(__file__).with_name("confidence.json")
"""Learned from the train part of the demo company's requests by `firstline eval answering`; see docs/evaluation.md."""
FARTHEST = 4.0
"""A value farther from the usual than so many standard deviations counts as so far: nobody has labels out there."""
_USUAL = 2.0
_HOUSE = 50
"""So many labelled questions of this house halve how strange its questions look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """A logistic curve over named, standardised features; a feature it does not know counts as average."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def probability(self, values: Mapping[str, float]) -> float:
        """Return a probability in (0, 1)."""
        total, given = self.intercept, values.get
        for name, mean, scale, weight in zip(self.names, self.mean, self.scale, self.weights, strict=True):
            away = (given(name, mean) - mean) / scale
            total += weight * (away if -FARTHEST <= away <= FARTHEST else math.copysign(FARTHEST, away))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def outside(self, values: Mapping[str, float]) -> float:
        """Return which share of the features lies where hardly any of those it was learned from did."""
        known = zip(self.names, self.mean, self.scale, strict=True)
        return sum(abs(values.get(name, mean) - mean) > _USUAL * scale for name, mean, scale in known) / len(self.names)


class Beliefs(Protocol):
    """How probable it is that hits help with a text: curves that were read once, or those that serve now."""

    @property
    def version(self) -> str: ...

    def of(self, text: str, hits: tuple[Hit, ...]) -> float: ...

    def of_hit(self, text: str, hits: tuple[Hit, ...], rank: int) -> float: ...

    def strangeness(self, text: str, hits: tuple[Hit, ...]) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """One curve for each encoder, since their similarities lie on different scales.

    `answers` says whether the first document answers; `relevant` whether one document is worth reading. `learned_from`
    counts the questions of this house that they were fitted to.
    """

    answers: Mapping[str, Logistic]
    relevant: Mapping[str, Logistic]
    version: str = "packaged"
    learned_from: int = 0

    def of(self, text: str, hits: tuple[Hit, ...]) -> float:
        """Return the probability that the first hit answers `text`; 0 without hits."""
        if not hits:
            return 0.0
        return self.answers[encoder_of(hits[0])].probability(features(text, hits))

    def of_hit(self, text: str, hits: tuple[Hit, ...], rank: int) -> float:
        """Return the probability that the hit at `rank` (from 0) is worth reading."""
        return self.relevant[encoder_of(hits[0])].probability(features(text, hits, rank=rank))

    def strangeness(self, text: str, hits: tuple[Hit, ...]) -> float:
        """Return how unlike the questions that `relevant` was learned from this one and its first hit look, in [0, 1].

        It is the share of features further than two deviations from their mean there; what was learned from questions
        of this house makes it count less.
        """
        if not hits:
            return 0.0
        away = self.relevant[encoder_of(hits[0])].outside(features(text, hits))
        return away * _HOUSE / (_HOUSE + self.learned_from)


def encoder_of(hit: Hit) -> str:
    """Return which encoder's scale this hit's similarities are on."""
    return "english" if hit.signals.get("english", 0.0) >= 0.5 else "multilingual"


def read_confidence(path: Path) -> Confidence:
    """Read what `write_confidence` wrote; raise `NotReady` when the file is damaged."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return Confidence(
            answers={name: _logistic(value) for name, value in table["answers"].items()},
            relevant={name: _logistic(value) for name, value in table["relevant"].items()},
            version=str(table["version"]),
            learned_from=int(table.get("learned_from", 0)),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotReady(
            f"{str(path)!r} cannot be read ({error!r}). Delete it to use the packaged one, or run the evaluation again."
        ) from error


def write_confidence(confidence: Confidence, path: Path) -> None:
    """Write the curves as JSON, readable by people and by `read_confidence`."""
    table = {
        "version": confidence.version,
        "learned_from": confidence.learned_from,
        "answers": {name: asdict(curve) for name, curve in confidence.answers.items()},
        "relevant": {name: asdict(curve) for name, curve in confidence.relevant.items()},
    }
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _logistic(value: Any) -> Logistic:
    rows = {key: tuple(float(x) for x in value[key]) for key in ("mean", "scale", "weights")}
    return Logistic(names=tuple(map(str, value["names"])), intercept=float(value["intercept"]), **rows)
