"""What each sentence of a hit has above it: its heading, the head of its table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.noted.values import KINDS, SentenceNotes

Places = NDArray[np.integer[Any]]
_HEADING, _ROW, _HEAD, _STEP = (KINDS.index(kind) for kind in ("heading", "row", "head", "step"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Sentences in reading order, as they stand.

    `under` is the place of each one's heading among them, `head` that of a row's table head; -1 where none is seen.
    """

    under: Places
    head: Places
    first_under: NDArray[np.bool_]
    first_step: NDArray[np.bool_]


# A decision asks for it with the likelihoods of sentences, and for their tables.
@lru_cache(maxsize=64)
def layout_of(noted: SentenceNotes) -> Layout:
    """Return how sentences stand to each other."""
    kinds = noted.kinds
    places = np.arange(len(kinds))
    under = np.where(kinds == _HEADING, -1, _last(kinds == _HEADING))
    heads, others = _last(kinds == _HEAD), _last((kinds != _HEAD) & (kinds != _ROW))
    steps = kinds == _STEP
    return Layout(
        under=under,
        head=np.where((kinds == _ROW) & (heads > others), heads, -1),
        first_under=(under >= 0) & (under == places - 1),
        first_step=steps & ~np.append(False, steps[:-1])[: len(steps)],
    )


def _last(chosen: NDArray[np.bool_]) -> Places:
    """Return for each place the last chosen one up to it; -1 where there is none."""
    return np.maximum.accumulate(np.where(chosen, np.arange(len(chosen)), -1))
