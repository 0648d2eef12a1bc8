"""Sentences of a hit that are made when somebody looks at them: of ten hits, most are never looked into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from indexer.lazily import lazily
from indexer.types import Highlight


class Highlights(Sequence[Highlight]):
    """The `most` sentences that are nearest to the query, the nearest first.

    Given are all of a hit's: `spans` (n, 2) in its text, their `cosines`, and those of the `passages` that hold them.
    """

    def __init__(
        self,
        spans: NDArray[np.integer[Any]],
        cosines: NDArray[np.float32],
        passages: NDArray[np.float32],
        *,
        most: int,
    ) -> None:
        self._spans, self._cosines, self._passages = spans, cosines, passages
        self._count = min(most, len(spans))

    @lazily
    def _made(self) -> tuple[Highlight, ...]:
        scored = zip(self._spans.tolist(), self._cosines.tolist(), self._passages.tolist(), strict=True)
        made = [Highlight(start, end, own, near) for (start, end), own, near in scored]
        made.sort(key=attrgetter("score"), reverse=True)
        return tuple(made[: self._count])

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Highlight: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Highlight, ...]: ...

    def __getitem__(self, place: int | slice) -> Highlight | tuple[Highlight, ...]:
        return self._made[place]

    def __iter__(self) -> Iterator[Highlight]:
        return iter(self._made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._made == tuple(other)

    def __hash__(self) -> int:
        return hash(self._made)

    def __repr__(self) -> str:
        return repr(self._made)
