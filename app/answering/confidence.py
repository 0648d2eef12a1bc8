"""From search signals to the probability that the best evidence answers the question."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from app.answering.evidence import features
from app.domain.errors import NotReady
from app.whole import write_whole
from indexer.types import Hit

PACKAGED = Path(__file__).with_name("confidence.json")
"""Learned from the train part of the demo company's requests by `firstline eval answering`; see docs/evaluation.md."""
FARTHEST = 4.0
"""A value farther from the usual than so many standard deviations counts as so far: nobody has labels out there."""
_USUAL = 2.5
"""Of the values learned from about one in a hundred lies further out, in standard deviations."""
_FADES = 2.0
"""For each deviation further out a value counts so much less: an obvious match is strong in most of them at once."""
_HOUSE = 50
"""From so many labelled questions of this house on, the curve knows how strong its signals are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """A logistic curve over named, standardised features; a feature it does not know counts as average."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def probability(self, values: Mapping[str, float], *, trusted: float = math.inf, doubt: float = 0.0) -> float:
        """Return a probability in (0, 1), less by `doubt` in log odds.

        A value that speaks for it and lies further out than is `trusted`, in deviations, counts the less the further.
        """
        total, given = self.intercept - doubt, values.get
        for name, mean, scale, weight in zip(self.names, self.mean, self.scale, self.weights, strict=True):
            away = (given(name, mean) - mean) / scale
            if not -trusted <= away <= trusted and weight * away > 0:
                away = math.copysign(max(trusted - _FADES * (abs(away) - trusted), 0.0), away)
            total += weight * (away if -FARTHEST <= away <= FARTHEST else math.copysign(FARTHEST, away))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


class Beliefs(Protocol):
    """How probable it is that hits help with a text: curves that were read once, or those that serve now."""

    @property
    def version(self) -> str: ...

    def of(self, text: str, hits: tuple[Hit, ...]) -> float: ...

    def of_hit(self, text: str, hits: tuple[Hit, ...], rank: int) -> float: ...

    def of_reply(self, text: str, hits: tuple[Hit, ...], rank: int) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """One curve for each encoder, since their similarities lie on different scales.

    `answers` says whether the first document answers; `relevant` whether one document is worth reading. `learned_from`
    counts the questions of this house that they were fitted to. `lure` says how sure they were of what does not answer
    where they were learned (`app.answering.lure`), and `doubt` what is taken from them elsewhere, both in log odds.
    """

    answers: Mapping[str, Logistic]
    relevant: Mapping[str, Logistic]
    version: str = "packaged"
    learned_from: int = 0
    lure: Mapping[str, float] = field(default_factory=dict)
    doubt: Mapping[str, float] = field(default_factory=dict)

    def of(self, text: str, hits: tuple[Hit, ...]) -> float:
        """Return the probability that the first hit answers `text`; 0 without hits."""
        if not hits:
            return 0.0
        encoder = encoder_of(hits[0])
        return self.answers[encoder].probability(features(text, hits), doubt=self.doubt.get(encoder, 0.0))

    def of_hit(self, text: str, hits: tuple[Hit, ...], rank: int) -> float:
        """Return the probability that the hit at `rank` (from 0) is worth reading."""
        return self._relevant(text, hits, rank)

    def of_reply(self, text: str, hits: tuple[Hit, ...], rank: int) -> float:
        """Return the probability that the hit at `rank` may be sent as a reply, by what was learned alone.

        Until enough questions of this house were learned from, a signal speaks the less for a reply the further out it
        lies of what was learned from: among a thousand reports that are all alike, each looks right.
        """
        trusted = math.inf if self.learned_from >= _HOUSE else _USUAL
        return self._relevant(text, hits, rank, trusted=trusted)

    def _relevant(self, text: str, hits: tuple[Hit, ...], rank: int, *, trusted: float = math.inf) -> float:
        encoder = encoder_of(hits[0])
        values, doubt = features(text, hits, rank=rank), self.doubt.get(encoder, 0.0)
        return self.relevant[encoder].probability(values, trusted=trusted, doubt=doubt)


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
            lure={str(name): float(level) for name, level in table.get("lure", {}).items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotReady(
            f"{str(path)!r} cannot be read ({error!r}). Delete it to use the packaged one, or run the evaluation again."
        ) from error


def write_confidence(confidence: Confidence, path: Path) -> None:
    """Write the curves as JSON, readable by people and by `read_confidence`; whole or not at all."""
    table = {
        "version": confidence.version,
        "learned_from": confidence.learned_from,
        "lure": dict(confidence.lure),
        "answers": {name: asdict(curve) for name, curve in confidence.answers.items()},
        "relevant": {name: asdict(curve) for name, curve in confidence.relevant.items()},
    }
    write_whole(path, json.dumps(table, indent=1) + "\n")


def _logistic(value: Any) -> Logistic:
    rows = {key: tuple(float(x) for x in value[key]) for key in ("mean", "scale", "weights")}
    return Logistic(names=tuple(map(str, value["names"])), intercept=float(value["intercept"]), **rows)
