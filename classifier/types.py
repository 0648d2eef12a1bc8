"""Values of the classifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Head = Literal["topic", "priority", "tier", "queue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """One training row; empty fields were not labelled. `topic` may hold several labels, joined by `|`."""

    text: str
    topic: str = ""
    priority: str = ""
    tier: str = ""
    queue: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScore:
    """A label and the calibrated probability that it is right."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a classifier says of one text: all labels, likeliest first, probabilities summing to 1 (within 1e-6).

    `out_of_scope` is the probability that none of the labels fits; `candidates` is the conformal set of labels.
    """

    scores: tuple[LabelScore, ...]
    out_of_scope: float = 0.0
    candidates: tuple[str, ...] = ()

    @property
    def best(self) -> LabelScore:
        """The likeliest label."""
        return self.scores[0]


class ClassifierError(Exception):
    """Root of what the classifier raises on purpose; its text says what happened and what to do."""
