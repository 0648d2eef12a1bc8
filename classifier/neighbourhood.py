"""Training texts kept to compare others with: how near the nearest lies, and how dense it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Floats
from classifier.protocol import Matrix

MOST_NEIGHBOURS = 4_000
"""Training rows kept to measure nearness; more cost time at every prediction and change little."""

_LOCAL = 3
_BLOCK = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """`rows` (n, columns) of training texts and, per view, how similar each is to its nearest: `usual` (n, views)."""

    rows: Matrix
    usual: Floats

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
        return cls(rows=rows, usual=usual)

    def closeness(self, dense: Matrix, views: Sequence[slice]) -> Floats:
        """(2, texts, views): cosine to the nearest row, and density.

        Density is how similar the nearest rows are, less how similar those are to their own nearest: below 0 where a
        text stands farther off than the training texts there do from each other (a local outlier, Breunig et al. 2000).
        """
        found = np.zeros((2, len(dense), len(views)))
        for start in range(0, len(dense), _BLOCK):
            block = slice(start, start + _BLOCK)
            for number, columns in enumerate(views):
                places, similar = _nearest(dense[block, columns] @ self.rows[:, columns].T)
                found[0, block, number] = similar.max(axis=1)
                found[1, block, number] = similar.mean(axis=1) - self.usual[places, number].mean(axis=1)
        return found


def evenly(count: int) -> NDArray[np.intp]:
    """Places at even steps, not more than `MOST_NEIGHBOURS`: of a file sorted by label, some of every label."""
    places = np.linspace(0, count - 1, min(count, MOST_NEIGHBOURS))
    return np.asarray(places.round(), dtype=np.intp)


def _nearest(similar: Matrix) -> tuple[NDArray[np.intp], Matrix]:
    count = min(_LOCAL, similar.shape[1])
    places = np.argpartition(-similar, count - 1, axis=1)[:, :count]
    return places, np.take_along_axis(similar, places, axis=1)
