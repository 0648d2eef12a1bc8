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
    headings, steps = kinds == _HEADING, kinds == _STEP
    under = np.where(headings, -1, _last(headings))
    first_step = steps.copy()
    first_step[1:] &= ~steps[:-1]
    return Layout(
        under=under,
        head=_heads(kinds),
        first_under=(under >= 0) & (under == np.arange(-1, len(kinds) - 1)),
        first_step=first_step,
    )


def _heads(kinds: Places) -> Places:
    rows = kinds == _ROW
    if not rows.any():  # most pages have no table
        return np.full(len(kinds), -1)
    heads, others = _last(kinds == _HEAD), _last((kinds != _HEAD) & ~rows)
    return np.where(rows & (heads > others), heads, -1)


def _last(chosen: NDArray[np.bool_]) -> Places:
    """Return for each place the last chosen one up to it; -1 where there is none."""
    return np.maximum.accumulate(np.where(chosen, np.arange(len(chosen)), -1))
