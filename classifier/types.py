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


@dataclass(frozen=True, slots=True, kw_only=True)
class TriagePrediction:
    """One prediction per head that was trained; a head without labels in the training file is None.

    `out_of_scope` is the probability that no topic fits, `is_out_of_scope` whether it is past the chosen threshold.
    """

    topic: Prediction
    priority: Prediction | None = None
    tier: Prediction | None = None
    queue: Prediction | None = None
    is_out_of_scope: bool = False

    @property
    def out_of_scope(self) -> float:
        """The probability that no topic fits."""
        return self.topic.out_of_scope

    @property
    def confidence(self) -> float:
        """The calibrated probability that the best topic is right; a message out of scope has none that is."""
        return self.topic.best.probability * (1.0 - self.topic.out_of_scope)


class BadTrainingData(ClassifierError):
    """A labelled file, or the rows in it, cannot be learned from."""


class ModelMismatch(ClassifierError):
    """The saved model is missing, damaged, or was trained with another encoder than the one given."""


class BadRouting(ClassifierError):
    """A routing file does not follow its schema; the text names the key."""
