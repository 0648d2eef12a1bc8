"""Whether a text is about anything the labels cover: how near training texts lie, and how sure the labels are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats
from classifier.features import Features
from classifier.neighbourhood import Neighbourhood

_LITTLE_KNOWN = 0.45
_FAR = -2.0
# So much further off a text lies when the training texts are in another language (English and Spanish dialogues).
_ACROSS_LANGUAGES = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """How near a text lies to training texts, per view, in standard deviations from what is usual.

    `mean` and `spread` (2, views) describe the closeness of held-out training texts: to the nearest, and density.
    """

    neighbours: Neighbourhood
    views: tuple[slice, ...]
    mean: Floats
    spread: Floats

    def __call__(self, features: Features) -> Floats:
        """(2, texts, views): similarity to the nearest, and density; 0 is usual, below -2 is far."""
        return self.standard(self.neighbours.closeness(features))

    def standard(self, closeness: Floats) -> Floats:
        """What a neighbourhood says (2, texts, views), in standard deviations."""
        return np.asarray((closeness - self.mean[:, None]) / self.spread[:, None], dtype=np.float64)

    def look(self, features: Features) -> Seen:
        """What there is to see of texts, once for all heads."""
        near = self(features)
        return Seen(near=near, lost=lost_views(near, features.known), views=self.views)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How `near` texts are (2, texts, views), and which `views` do not understand them: `lost` (texts, views)."""

    near: Floats
    lost: NDArray[np.bool_]
    views: tuple[slice, ...]

    @property
    def foreign(self) -> NDArray[np.bool_]:
        """(texts,) in a language that training had none of: one view is lost, another is at home.

        On what is about something else all views are lost; that alone tells nothing of its language.
        """
        return np.asarray(self.lost.any(axis=1) & (self.near[0].max(axis=1) > _FAR))


def lost_views(near: Floats, known: Floats) -> NDArray[np.bool_]:
    """Which views do not understand a text: far from everything, its words unknown, and another view is nearer.

    That is a text in a language that training had none of, seen by an encoder that does not speak it.
    """
    nearness = near[0]
    nearest = nearness == nearness.max(axis=1, keepdims=True)
    return np.asarray((nearness < _FAR) & (known < _LITTLE_KNOWN)[:, None] & ~nearest)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRows:
    """What is known of texts, each (n,): the `best` label's probability, `nearness`, `density`, and what is `detected`.

    `worded` is how much of the wording the best label's texts hold, in standard deviations; None where nobody asks.

    The detector's probability of being out of scope is one half where no such texts were labelled to learn it from.
    """

    best: Floats
    nearness: Floats
    density: Floats
    detected: Floats
    worded: Floats | None = None
    columns: Floats = field(init=False, repr=False, compare=False)
    """(n, 5): log-odds of the best label, nearness, density, log-odds of what is detected, wording, all bounded."""

    def __post_init__(self) -> None:
        columns = np.zeros((len(self.best), 5))
        columns[:, 0], columns[:, 3] = _log_odds(self.best), -_log_odds(self.detected)
        for place, part in ((1, self.nearness), (2, self.density)):
            columns[:, place] = np.minimum(np.maximum(part, -8.0), 3.0)
        if self.worded is not None:
            columns[:, 4] = np.minimum(np.maximum(self.worded, -3.0), 2.0)
        object.__setattr__(self, "columns", columns)

    @classmethod
    def of(
        cls,
        best: Floats,
        near: Floats,
        lost: NDArray[np.bool_],
        detected: Floats,
        worded: Floats | None = None,
    ) -> ScopeRows:
        """Rows of standardised closeness `near` (2, n, views), without the views that are `lost` on a text."""
        nearness, density = mean_nearness(near, lost)
        if worded is not None and lost.any():  # words of another language tell nothing
            worded = np.where(lost.any(axis=1), 0.0, worded)
        return cls(best=best, nearness=nearness, density=density, detected=detected, worded=worded)

    def __len__(self) -> int:
        return len(self.best)


def from_odds(odds: Floats) -> Floats:
    """Probabilities from their log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.minimum(np.maximum(odds, -500.0), 500.0))), dtype=np.float64)


def _log_odds(probability: Floats) -> Floats:
    bounded = np.minimum(np.maximum(probability, 0.01), 0.999)  # to clip takes a single text several times as long
    return np.asarray(np.log(bounded / (1.0 - bounded)), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """P(out of scope) = sigmoid(bias - slopes of the first of `ScopeRows.columns`)."""

    bias: float
    slopes: tuple[float, ...]

    def __call__(self, rows: ScopeRows) -> Floats:
        """One probability a row."""
        return from_odds(self.odds(rows))

    def odds(self, rows: ScopeRows) -> Floats:
        """The same as log-odds."""
        return np.asarray(self.bias - rows.columns[:, : len(self.slopes)] @ np.asarray(self.slopes), dtype=np.float64)


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


def mean_nearness(near: Floats, lost: NDArray[np.bool_]) -> Floats:
    """(2, texts) the mean over the views that understand the text; nearer than it looks where some do not."""
    if not lost.any():
        return np.asarray(near.sum(axis=2) / near.shape[2], dtype=np.float64)
    kept = (~lost).sum(axis=1)
    mean = np.where(lost, 0.0, near).sum(axis=2) / np.maximum(kept, 1)
    return np.asarray(mean + _ACROSS_LANGUAGES * (kept < lost.shape[1]), dtype=np.float64)
