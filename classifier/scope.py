"""Whether a text is about anything the labels cover: how near training texts lie, and how sure the labels are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from classifier.calibration import Floats
from classifier.features import Features
from classifier.protocol import Matrix

MOST_NEIGHBOURS = 6_000
"""Training rows kept to measure nearness; more cost time at every prediction and change little."""

_LITTLE_KNOWN = 0.45
_FAR = -2.0
# A text lies about this much further off when the training texts are in another language.
_ACROSS_LANGUAGES = 0.8
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
class ScopeRule:
    """P(out of scope) = sigmoid(bias - certainty * logit(p) - nearness * z); flagged above `threshold`."""

    bias: float
    certainty: float
    nearness: float
    threshold: float

    def __call__(self, best: Floats, nearness: Floats) -> Floats:
        """The probability that no label fits, from the best label's probability and the mean nearness."""
        return np.asarray(expit(self.bias - scope_features(best, nearness) @ self._slopes), dtype=np.float64)

    @property
    def _slopes(self) -> Floats:
        return np.asarray([self.certainty, self.nearness])


def scope_features(best: Floats, nearness: Floats) -> Floats:
    """Two columns: the log-odds of the best label and the nearness, both bounded."""
    return np.column_stack([logit(np.clip(best, 0.01, 0.999)), np.clip(nearness, -8.0, 3.0)])


def mean_nearness(nearness: Floats, lost: NDArray[np.bool_]) -> Floats:
    """The mean over the views that understand the text; nearer than it looks where some do not."""
    mean = np.asarray(np.ma.masked_array(nearness, lost).mean(axis=1).filled(0.0), dtype=np.float64)
    return mean + _ACROSS_LANGUAGES * lost.any(axis=1)
