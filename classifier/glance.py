"""Comparing with many labelled texts: all at a glance, the nearest exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from classifier.protocol import Matrix

MANY = 2_000
"""From so many rows on a single message is quicker compared at a glance: what takes time is to fetch them all."""
_NEAR, _MOST_NEAR = 0.1, 500
"""What looks so near to the nearest is compared in full, for its likeness decides; where that is much, all is."""
_PART = 3
"""Of so many directions one is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Unit rows of one view in a third as many directions: `axes` (columns, directions) and the rows `along` them.

    Texts of one house lie mostly in few directions (principal axes), so that a third of them tell nearly how alike two
    texts are.
    """

    axes: Matrix
    along: Matrix

    @classmethod
    def of(cls, rows: Matrix) -> Glance | None:
        """A glance at `rows` (n, columns); None where they are few enough to be looked at one by one."""
        if len(rows) < MANY:
            return None
        axes = np.linalg.eigh(rows.T @ rows)[1][:, -(rows.shape[1] // _PART) :]  # the greatest stand last
        return cls(axes=np.ascontiguousarray(axes), along=np.ascontiguousarray(rows @ axes))

    def similar(self, texts: Matrix, rows: Matrix) -> Matrix:
        """(texts, n) cosine to the `rows` it was made of."""
        found = (texts @ self.axes) @ self.along.T
        near = found > found.max(axis=1, keepdims=True) - np.float32(_NEAR)
        for text, close, similar in zip(texts, near, found, strict=True):
            places = np.flatnonzero(close)
            if len(places) > _MOST_NEAR:
                similar[:] = rows @ text
            else:
                similar[places] = rows[places] @ text
        return np.asarray(found, dtype=np.float32)
