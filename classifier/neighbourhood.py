"""Training texts kept to compare others with: how near the nearest lies, and how dense it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats
from classifier.features import Features
from classifier.glance import Glance
from classifier.protocol import Matrix
from classifier.views import Shelf

MOST_NEIGHBOURS = 4_000
"""Training rows kept to measure nearness; more cost time at every prediction and change little."""

_LOCAL = 3
_BLOCK = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """Training texts: of each view the rows (`parts`) from column `starts` on, and their `places` (views, n) there.

    `usual` (n, views) is how similar each is to its nearest. Heads that remember the same texts may share `parts`, at
    each of which messages may have a glance (`glances`).
    """

    parts: tuple[Matrix, ...]
    starts: tuple[int, ...]
    places: NDArray[np.intp]
    usual: Floats
    glances: tuple[Glance | None, ...] = ()
    _chosen: tuple[slice | NDArray[np.intp], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_chosen", tuple(map(_as_slice, self.places)))

    @classmethod
    def of(cls, rows: Matrix, views: Sequence[slice]) -> Neighbourhood:
        """The neighbourhood of all `rows`."""
        usual = np.zeros((len(rows), len(views)))
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            for number, columns in enumerate(views):
                similar = block[:, columns] @ rows[:, columns].T
                similar[np.arange(len(block)), start + np.arange(len(block))] = -1.0  # itself
                usual[start : start + len(block), number] = _nearest(similar)[1].mean(axis=1)
        return cls.kept(rows, usual, views)

    @classmethod
    def kept(cls, rows: Matrix, usual: Floats, views: Sequence[slice]) -> Neighbourhood:
        """The neighbourhood of `rows`, of which it is known how near they usually are."""
        return cls(
            parts=tuple(np.ascontiguousarray(rows[:, view]) for view in views),
            starts=tuple(view.start for view in views),
            places=np.tile(np.arange(len(rows)), (len(views), 1)),
            usual=usual,
        )

    @property
    def rows(self) -> Matrix:
        """The rows (n, columns) of all views side by side."""
        return np.hstack([part[places] for part, places in zip(self.parts, self.places, strict=True)])

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """All rows that are kept of each view."""
        return tuple(map(Shelf, self.starts, self.parts, self.glances or (None,) * len(self.parts)))

    def similar(self, features: Features) -> tuple[Matrix, ...]:
        """Of each view, (texts, n) cosine."""
        return tuple(
            features.similar(part, start)[:, places]
            for part, start, places in zip(self.parts, self.starts, self._chosen, strict=True)
        )

    def closeness(self, features: Features) -> Floats:
        """(2, texts, views): cosine to the nearest row, and density.

        Density is how similar the nearest rows are, less how similar those are to their own nearest: below 0 where a
        text stands farther off than the training texts there do from each other (a local outlier, Breunig et al. 2000).
        """
        if len(features) <= _BLOCK:
            return self._closeness(features)
        texts = np.arange(len(features))
        blocks = (features.rows(texts[start : start + _BLOCK]) for start in range(0, len(features), _BLOCK))
        return np.concatenate([self._closeness(block) for block in blocks], axis=1)

    def _closeness(self, features: Features) -> Floats:
        found = np.empty((2, len(features), len(self.parts)))
        for number, compared in enumerate(self.similar(features)):
            places, similar = _nearest(compared)
            found[0, :, number] = similar[:, 0]
            found[1, :, number] = similar.mean(axis=1) - self.usual[places, number].mean(axis=1)
        return found


def _as_slice(places: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """The same places; those from the first on, one after another, as a slice, which copies nothing."""
    return slice(len(places)) if np.array_equal(places, np.arange(len(places))) else places


def evenly(count: int) -> NDArray[np.intp]:
    """Places at even steps, not more than `MOST_NEIGHBOURS`: of a file sorted by label, some of every label."""
    places = np.linspace(0, count - 1, min(count, MOST_NEIGHBOURS))
    return np.asarray(places.round(), dtype=np.intp)


def _nearest(similar: Matrix) -> tuple[NDArray[np.intp], Matrix]:
    """Places and cosine of the nearest few, nearest first; to look for a few greatest is quicker than to sort."""
    left, rows = similar.copy(), np.arange(len(similar))
    places = np.empty((len(similar), min(_LOCAL, similar.shape[1])), dtype=np.intp)
    for number in range(places.shape[1]):
        places[:, number] = left.argmax(axis=1)
        left[rows, places[:, number]] = -np.inf
    return places, similar[rows[:, None], places]
