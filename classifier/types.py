"""Values of the classifier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Head = Literal["topic", "priority", "tier", "queue", "sentiment", "urgency", "intent"]
HEADS: tuple[Head, ...] = ("topic", "priority", "tier", "queue", "sentiment", "urgency", "intent")
"""Everything that can be learned of a text; each is a column of the labelled file."""
PRIORITIES = ("low", "normal", "high", "critical")
TIERS = ("0", "1", "2", "3")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """One training row; empty fields were not labelled. `topic` may hold several labels, joined by `|`."""

    text: str
    topic: str = ""
    priority: str = ""
    tier: str = ""
    queue: str = ""
    sentiment: str = ""
    urgency: str = ""
    intent: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScore:
    """A label and the calibrated probability that it is right."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a classifier says of one text: all labels, likeliest first, probabilities summing to 1 (within 1e-6).

    `out_of_scope` is the probability that none of the labels fits; `candidates` is the conformal set of labels;
    `certainty` the calibrated probability that the best label is right, where distance was learned to matter for it.
    """

    scores: tuple[LabelScore, ...]
    out_of_scope: float = 0.0
    candidates: tuple[str, ...] = ()
    certainty: float | None = None

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
    sentiment: Prediction | None = None
    urgency: Prediction | None = None
    intent: Prediction | None = None
    is_out_of_scope: bool = False

    @property
    def out_of_scope(self) -> float:
        """The probability that no topic fits."""
        return self.topic.out_of_scope

    @property
    def confidence(self) -> float:
        """The calibrated probability that the best topic is right; a message out of scope has none that is."""
        if self.topic.certainty is not None:
            return self.topic.certainty
        return self.topic.best.probability * (1.0 - self.topic.out_of_scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The beginning of a labelled text, its topic, and how similar (cosine, -1 to 1) it is to what was asked about."""

    text: str
    topic: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WordEffect:
    """A word of the text, and how much likelier it makes the topic, as a probability; below 0 it speaks against."""

    word: str
    effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a text got its `topic`: the labelled texts most like it, nearest first, and the words that weighed most."""

    topic: str
    examples: tuple[Example, ...]
    words: tuple[WordEffect, ...]


class BadTrainingData(ClassifierError):
    """A labelled file, or the rows in it, cannot be learned from."""


class ModelMismatch(ClassifierError):
    """The saved model is missing, damaged, or was trained with another encoder than the one given."""


class BadRouting(ClassifierError):
    """A routing file does not follow its schema; the text names the key."""
