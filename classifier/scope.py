"""Whether a text is about anything the labels cover: how near training texts lie, and how sure the labels are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats
from classifier.features import Features
from classifier.protocol import Matrix

MOST_NEIGHBOURS = 4_000
"""Training rows kept to measure nearness; more cost time at every prediction and change little."""

_LITTLE_KNOWN = 0.45
_FAR = -2.0
# So much further off a text lies when the training texts are in another language (English and Spanish dialogues).
_ACROSS_LANGUAGES = 1.0
_BLOCK = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """Similarity of a text to its nearest training text, per view, in standard deviations from what is usual.

    `neighbours` (n, columns) are training rows; `mean` and `spread` (views,) describe held-out training texts.
    """

    neighbours: Matrix
    views: tuple[slice, ...]
    mean: Floats
    spread: Floats

    def __call__(self, features: Features) -> Floats:
        """One row a text, one column a view: 0 is usual, below -2 is far."""
        return (similarities(features.dense, self.neighbours, self.views) - self.mean) / self.spread


def neighbours_of(dense: Matrix) -> Matrix:
    """Rows at even steps, not more than `MOST_NEIGHBOURS`: of a file sorted by label, some of every label."""
    places = np.linspace(0, len(dense) - 1, min(len(dense), MOST_NEIGHBOURS))
    return np.asarray(dense[places.round().astype(np.intp)], dtype=np.float32)


def similarities(dense: Matrix, neighbours: Matrix, views: Sequence[slice]) -> Floats:
    """Cosine to the nearest neighbour, one row a text and one column a view."""
    found = np.zeros((len(dense), len(views)))
    for start in range(0, len(dense), _BLOCK):
        block = dense[start : start + _BLOCK]
        for number, columns in enumerate(views):
            found[start : start + _BLOCK, number] = (block[:, columns] @ neighbours[:, columns].T).max(axis=1)
    return found


def lost_views(nearness: Floats, known: Floats) -> NDArray[np.bool_]:
    """Which views do not understand a text: far from everything, its words unknown, and another view is nearer.

    That is a text in a language that training had none of, seen by an encoder that does not speak it.
    """
    nearest = nearness == nearness.max(axis=1, keepdims=True)
    return np.asarray((nearness < _FAR) & (known < _LITTLE_KNOWN)[:, None] & ~nearest)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRows:
    """What is known of texts, each (n,): the `best` label's probability, mean `nearness`, and what a `detector` says.

    The detector's probability of being out of scope is one half where no such texts were labelled to learn it from.
    """

    best: Floats
    nearness: Floats
    detected: Floats

    def __len__(self) -> int:
        return len(self.best)

    @property
    def columns(self) -> Floats:
        """(n, 3): log-odds of the best label, nearness, and log-odds of what is detected, all bounded."""
        return np.column_stack(
            [_log_odds(self.best), np.clip(self.nearness, -8.0, 3.0), -_log_odds(self.detected)],
        )


def _log_odds(probability: Floats) -> Floats:
    bounded = np.clip(probability, 0.01, 0.999)
    return np.asarray(np.log(bounded / (1.0 - bounded)), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """P(out of scope) = sigmoid(bias - slopes of `ScopeRows.columns`)."""

    bias: float
    slopes: tuple[float, ...]

    def __call__(self, rows: ScopeRows) -> Floats:
        """One probability a row."""
        odds = self.bias - rows.columns @ np.asarray(self.slopes)
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -500.0, 500.0))), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRule:
    """The greatest of what `slopes` say; a text is stopped above `threshold`.

    A detector knows the kinds of text it was shown and takes others for requests; nearness and certainty know no kind.
    Where either is alarmed, the text is taken to be out of scope.
    """

    slopes: tuple[Slope, ...]
    threshold: float

    def __call__(self, rows: ScopeRows) -> Floats:
        """The probability that no label fits."""
        return np.asarray(np.max([slope(rows) for slope in self.slopes], axis=0), dtype=np.float64)


def mean_nearness(nearness: Floats, lost: NDArray[np.bool_]) -> Floats:
    """The mean over the views that understand the text; nearer than it looks where some do not."""
    mean = np.asarray(np.ma.masked_array(nearness, lost).mean(axis=1).filled(0.0), dtype=np.float64)
    return mean + _ACROSS_LANGUAGES * lost.any(axis=1)
