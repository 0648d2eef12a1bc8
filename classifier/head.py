"""One trained head: experts pooled into calibrated probabilities, with a sense of what lies out of scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats, trusted
from classifier.doubt import Doubt
from classifier.experts import INSIDE, LEXICAL, OPENING, Expert
from classifier.features import Features
from classifier.kinds import AnyExpert
from classifier.protocol import Matrix
from classifier.scope import ScopeRows, ScopeRule, Seen
from classifier.terms import weighed
from classifier.types import LabelScore, Prediction
from classifier.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Experts and how much each counts: together (`weights`), or (`alone`) where others do not understand the text.

    `bias` (labels,) speaks for rare labels, which linear models of few examples name too seldom; `warmth` is what the
    sum was multiplied with since, None for a model that does not tell. `trust` is how much of what it says is believed:
    the fewer rows it was measured on, the more every label stays possible.
    """

    experts: tuple[AnyExpert, ...]
    weights: Floats
    alone: Floats
    bias: Floats
    trust: float = 1.0
    warmth: float | None = None
    _joined: _Joined = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_joined", _Joined.of(self.experts, self.weights, self.bias))

    def __call__(self, features: Features, lost: NDArray[np.bool_], views: Sequence[slice]) -> Floats:
        """Probabilities, one row a text and one column a label."""
        if not lost.any():
            return trusted(self._joined(features), self.trust)
        logits = np.stack([expert.logits(features) for expert in self.experts])
        return trusted(np.einsum("en,enk->nk", self._shares(lost, views), logits) + self.bias, self.trust)

    def sureness(self, probability: Floats) -> Floats:
        """(texts,) of its own probabilities: how likely the likeliest labels are without the bias.

        The bias finds more of the rare labels and overrates them: it knows better what to name than how sure to be.
        """
        if self.warmth is None or not self.bias.any():
            return np.asarray(probability.max(axis=1, initial=0.0))
        spread = (1.0 - self.trust) / probability.shape[1]
        logits = np.log(np.maximum((probability - spread) / self.trust, 1e-12))
        plain = trusted((logits - self.bias) / self.warmth, self.trust)
        return np.asarray(plain[np.arange(len(plain)), probability.argmax(axis=1)])

    def _shares(self, lost: NDArray[np.bool_], views: Sequence[slice]) -> Floats:
        """(experts, texts) weights. Where a view is lost, so are the experts that read it, and the words."""
        silent = np.stack([self._silent(expert, lost, views) for expert in self.experts])
        some_silent = silent.any(axis=0)
        together, alone = self.weights[:, None], self.alone[:, None] / np.maximum((~silent).sum(axis=0), 1)
        return np.where(silent, 0.0, np.where(some_silent, alone, together))

    @staticmethod
    def _silent(expert: AnyExpert, lost: NDArray[np.bool_], views: Sequence[slice]) -> NDArray[np.bool_]:
        if expert.name in LEXICAL:
            return np.asarray(lost.any(axis=1))
        if expert.name in INSIDE:
            return np.asarray(lost[:, 0])
        reads = [view.start < expert.columns.stop and expert.columns.start < view.stop for view in views]
        return np.asarray(lost[:, reads].any(axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Joined:
    """Experts that all understand a text: linear ones of the same columns are one matrix, which saves time."""

    dense: Matrix
    words: Matrix
    bias: Floats
    others: tuple[tuple[float, AnyExpert], ...]

    @classmethod
    def of(cls, experts: Sequence[AnyExpert], weights: Floats, bias: Floats) -> _Joined:
        """The experts as they count together."""
        counted = [(expert, weight) for expert, weight in zip(experts, weights.tolist(), strict=True) if weight]
        linear = [(e, weight) for e, weight in counted if isinstance(e, Expert) and e.name not in INSIDE | {OPENING}]
        texts = [(e, weight) for e, weight in linear if e.name in LEXICAL]
        vectors = [(e, weight) for e, weight in linear if e.name not in LEXICAL]
        for expert, weight in linear:
            bias = bias + weight * expert.bias
        joined = {id(expert) for expert, _ in linear}
        others = tuple((weight, expert) for expert, weight in counted if id(expert) not in joined)
        return cls(dense=_summed(vectors, len(bias)), words=_summed(texts, len(bias)), bias=bias, others=others)

    def __call__(self, features: Features) -> Floats:
        """(texts, labels) logits, but for a constant a text."""
        scores = features.dense[:, : len(self.dense)] @ self.dense + self.bias
        if len(self.words):
            scores += weighed(features.words, self.words)
        for weight, expert in self.others:
            scores += weight * expert.logits(features)
        return np.asarray(scores, dtype=np.float64)


def _summed(counted: Sequence[tuple[Expert, float]], labels: int) -> Matrix:
    """(columns, labels) weights of experts of the same features, each counting as much as it does."""
    summed = np.zeros((max((expert.columns.stop for expert, _ in counted), default=0), labels), dtype=np.float32)
    for expert, weight in counted:
        summed[expert.columns] += np.float32(weight) * expert.weights
    return summed


UNDETECTED = 0.5
"""What is said to be out of scope where no such texts were labelled to learn it from."""
_STRANGE = 0.1
"""Which share of texts in a language that was not learned is too many to tell strays from them."""
_SOME_KNOWN = 0.2
"""A text of which more is known is in a language that was learned, however misspelled."""
_FEW_WORDS = 8.0
"""A text of less rarity, a name or a number alone, is in no language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadScores:
    """What a head says of many texts: (n, labels) `probability`, (n,) `out_of_scope` and, or None, `certainty`."""

    probability: Floats
    out_of_scope: Floats
    certainty: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadModel:
    """Labels and the pool; `levels` (labels,) admit labels to the candidate set.

    The topic head has an out-of-scope rule, and a `detector` (in scope, out) where such texts were labelled; where
    none were, `doubt` says how likely the best label is wrong, and `wording` how much of a text's words it holds.
    """

    labels: tuple[str, ...]
    pool: Pool
    levels: Floats
    scope: ScopeRule | None = None
    detector: Pool | None = None
    doubt: Doubt | None = None
    wording: Wording | None = None

    def score(self, features: Features, seen: Seen) -> HeadScores:
        """Probabilities of texts whose features are given; all heads look at the same ones."""
        probability = self.pool(features, seen.lost, seen.views)
        if self.scope is None:
            return HeadScores(probability=probability, out_of_scope=np.zeros(len(features)))
        rows = self._rows_with(probability, features, seen)
        out_of_scope = self.scope(rows)
        if self.doubt is not None:
            certainty = 1.0 - self.doubt(rows, features)
        else:
            certainty = self.pool.sureness(probability) * (1.0 - out_of_scope)
        return HeadScores(probability=probability, out_of_scope=out_of_scope, certainty=certainty)

    def used_to(self, features: Features, seen: Seen, names: Sequence[str] = ()) -> HeadModel:
        """The same head where texts are like these, which nobody labelled: as many, and as strange, are out of scope.

        Where many are in a language that was not learned they tell nothing: that looks like straying, too.
        """
        foreign = seen.foreign & (features.known < _SOME_KNOWN) & ~(features.weight < _FEW_WORDS)
        if self.doubt is None or foreign.mean() > _STRANGE:
            return self
        rows = self.scope_rows(features, seen)
        return replace(self, doubt=self.doubt.used_to(rows, features, seen.views, names))

    def scope_rows(self, features: Features, seen: Seen) -> ScopeRows:
        """What tells whether texts are in scope, and whether their best labels are right."""
        return self._rows_with(self.pool(features, seen.lost, seen.views), features, seen)

    def _rows_with(self, probability: Floats, features: Features, seen: Seen) -> ScopeRows:
        detected = np.full(len(features), UNDETECTED)
        if self.detector:
            detected = self.detector(features, seen.lost, seen.views)[:, 1]
        worded = None if self.wording is None else self.wording(features, probability.argmax(axis=1))
        return ScopeRows.of(probability.max(axis=1, initial=0.0), seen.near, seen.lost, detected, worded)

    def predictions(self, scores: HeadScores) -> list[Prediction]:
        """The same as values: labels likeliest first, ties by label."""
        order = np.argsort(-scores.probability, axis=1, kind="stable")
        certain: list[float] | list[None] = [None] * len(order)
        if scores.certainty is not None:
            certain = scores.certainty.tolist()
        rows = zip(scores.probability, order, scores.out_of_scope.tolist(), certain, strict=True)
        return [self._prediction(*row) for row in rows]

    def _prediction(self, row: Floats, order: NDArray[np.intp], out: float, certain: float | None) -> Prediction:
        places, values, enough = order.tolist(), row.tolist(), (row >= self.levels).tolist()
        ranked = tuple(LabelScore(label=self.labels[place], probability=values[place]) for place in places)
        candidates = tuple(self.labels[place] for place in places if enough[place]) or (ranked[0].label,)
        return Prediction(scores=ranked, candidates=candidates, out_of_scope=out, certainty=certain)
