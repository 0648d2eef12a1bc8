"""Which rows an audience may read, as a mask, computed once for each set of groups."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.types import PUBLIC

Mask = NDArray[np.bool_]
REMEMBERED = 64


class AudienceMasks:
    """Masks over rows; `mask` returns None where every row is readable, so that nothing needs filtering."""

    def __init__(self, audiences: Sequence[frozenset[str]]) -> None:
        self._sets = sorted(set(audiences), key=sorted)
        code = {groups: number for number, groups in enumerate(self._sets)}
        self._codes = np.fromiter((code[groups] for groups in audiences), dtype=np.int32, count=len(audiences))
        self._masks: OrderedDict[frozenset[str], Mask | None] = OrderedDict()

    def mask(self, allowed: frozenset[str] | None) -> Mask | None:
        """Return which rows somebody in `allowed` may read; `None` in means no filter."""
        if allowed is None:
            return None
        if allowed not in self._masks:
            self._masks[allowed] = self._compute(allowed)
            if len(self._masks) > REMEMBERED:
                self._masks.popitem(last=False)
        return self._masks[allowed]

    def stored(self) -> tuple[list[list[str]], NDArray[np.int32]]:
        """Return the distinct audiences and each row's number among them."""
        return [sorted(groups) for groups in self._sets], self._codes

    def _compute(self, allowed: frozenset[str]) -> Mask | None:
        readable = np.array([not groups.isdisjoint(allowed | PUBLIC) for groups in self._sets], dtype=bool)
        return None if readable.all() else readable[self._codes]
