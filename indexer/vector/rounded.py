"""Rows rounded to whole numbers (eight bits a column): the nearest rows for certain, from a quarter of the bytes.

An exact search of a few thousand rows mostly waits for their bytes. How far rounding can move a score is known, so the
exact scores of the rows that look nearest tell whether a better one can have been missed.
"""

from __future__ import annotations

import math
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from indexer.protocols import Vectors
from indexer.vector.audience import Readable

# Its stubs do not know the keyword arguments and arrays that its wrappers take.
faiss: Any = _faiss

LARGEST = 127
MORE = 2
"""So many times the rows that are wanted are scored exactly; for real pages one and a half times would do."""
FEW = 8
"""A share of this is looked through more quickly than all of them."""
BLOCK = 2000
SLACK = 1e-5
"""What a sum of products may differ by when it is added up in another order."""


class RoundedRows:
    """The search for the nearest of `rows`, which stay where they are; few of them are read."""

    def __init__(self, rows: Vectors) -> None:
        faiss.omp_set_num_threads(1)
        self._rows, self._step = rows, _step(rows)
        kind = faiss.ScalarQuantizer.QT_8bit_direct_signed
        self._engine = faiss.IndexScalarQuantizer(rows.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
        self._error = self._length = 0.0
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            rounded = np.rint(block / self._step)
            self._engine.add(rounded)
            rounded *= self._step
            self._length = max(self._length, _longest(rounded))
            self._error = max(self._error, _longest(block - rounded))

    def nearest(self, query: Vectors, k: int, readable: Readable | None) -> tuple[NDArray[np.int64], Vectors] | None:
        """Return rows that hold the `k` best of those `readable` (None: all), with their exact scores.

        None where so many would have to be scored to be certain that all of them are scored as quickly.
        """
        step = _step(query)
        rounded = np.rint(query / step)
        parameters = None if readable is None else faiss.SearchParameters(sel=faiss.IDSelectorBitmap(readable.bits))
        left = query - rounded * step
        astray = self._error * math.sqrt(query @ query) + self._length * math.sqrt(left @ left) + SLACK
        wanted, most = MORE * k, (len(self._rows) if readable is None else readable.count) // FEW
        while wanted <= most:
            rough, found = self._engine.search(rounded.reshape(1, -1), wanted, params=parameters)
            rows = found[0]
            scores = self._rows[rows] @ query
            if np.partition(scores, -k)[-k] > rough[0, -1] * self._step * step + astray:
                return rows, scores
            wanted *= 2
        return None


def _step(values: Vectors) -> np.float32:
    """Return what one is worth when `values` become whole numbers up to `LARGEST`."""
    return np.float32(np.abs(values).max() / LARGEST) or np.float32(1.0)


def _longest(rows: Vectors) -> float:
    return float(np.linalg.norm(rows, axis=1).max())
