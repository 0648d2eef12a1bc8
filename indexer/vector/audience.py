"""Which rows an audience may read, computed once for each set of groups."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from indexer.types import PUBLIC

REMEMBERED = 64
# Row numbers are kept beside the bits while they are few; FAISS reads the bits, lowest first.
ROWS_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Readable:
    """The rows somebody may read: how many, as packed bits, and one by one (ascending)."""

    count: int
    bits: NDArray[np.uint8]
    size: int
    few: NDArray[np.intp] | None

    @property
    def rows(self) -> NDArray[np.intp]:
        """The numbers of the readable rows."""
        if self.few is not None:
            return self.few
        return np.flatnonzero(np.unpackbits(self.bits, count=self.size, bitorder="little"))

    def holds(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of `rows` are readable; a negative one, which stands for nothing found, is not."""
        held = (self.bits[rows >> 3] >> (rows & 7)) & 1
        return np.asarray((held == 1) & (rows >= 0))


class AudienceMasks:
    """Readable rows by audience; `readable` returns None where every row is, so that nothing needs filtering."""

    def __init__(self, sets: Sequence[frozenset[str]], codes: NDArray[np.int32]) -> None:
        self._sets, self._codes = list(sets), codes
        self._lock = threading.Lock()
        self._known: OrderedDict[frozenset[str], Readable | None] = OrderedDict()

    @classmethod
    def of(cls, audiences: Sequence[frozenset[str]]) -> Self:
        """Number the distinct audiences of all rows."""
        sets = sorted(set(audiences), key=sorted)
        code = {groups: number for number, groups in enumerate(sets)}
        return cls(sets, np.fromiter((code[groups] for groups in audiences), dtype=np.int32, count=len(audiences)))

    def readable(self, allowed: frozenset[str] | None) -> Readable | None:
        """Return which rows somebody in `allowed` may read; `None` in means no filter."""
        if allowed is None:
            return None
        with self._lock:
            if allowed in self._known:
                self._known.move_to_end(allowed)
                return self._known[allowed]
        found = self._compute(allowed)
        with self._lock:
            self._known[allowed] = found
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    def audience(self, row: int) -> frozenset[str]:
        """Return who may read this row."""
        return self._sets[int(self._codes[row])]

    def stored(self) -> tuple[list[list[str]], NDArray[np.int32]]:
        """Return the distinct audiences and each row's number among them."""
        return [sorted(groups) for groups in self._sets], self._codes

    def _compute(self, allowed: frozenset[str]) -> Readable | None:
        readable = np.array([not groups.isdisjoint(allowed | PUBLIC) for groups in self._sets], dtype=bool)
        if readable.all():
            return None
        mask = readable[self._codes]
        count = int(np.count_nonzero(mask))
        few = np.flatnonzero(mask) if count <= ROWS_KEPT else None
        return Readable(count=count, bits=np.packbits(mask, bitorder="little"), size=len(mask), few=few)
