"""Words that tell the chunks of a large index apart, and those that so many hold that they tell little.

How long the engine looks grows with the chunks that hold the words, so common words take most of the time. The others
choose the chunks; what common words add is then asked of these few, so that scores are what they were.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

COMMON = 0.15
"""A word is common in a field where more than this share of all chunks hold it."""
MOST_WORTH = 1 / 3
"""Common words that are more of all that could be scored choose too: the others would tell too little."""


class Sought(NamedTuple):
    """A term to look for in a field; `boost` is how much it counts."""

    field: str
    term: str
    boost: float


def divided(
    sought: Sequence[Sought], uses: Callable[[str, str], int], total: int
) -> tuple[Sequence[Sought], Sequence[Sought]]:
    """Return those that tell and those that are common; `uses` says how many of `total` chunks hold a field's term."""
    held = [uses(one.field, one.term) for one in sought]
    worth = [one.boost * idf(total, holding) if holding else 0.0 for one, holding in zip(sought, held, strict=True)]
    common = {place for place, holding in enumerate(held) if holding > COMMON * total}
    if sum(worth[place] for place in common) > MOST_WORTH * sum(worth):
        return sought, ()
    return (
        [one for place, one in enumerate(sought) if place not in common],
        [sought[place] for place in sorted(common)],
    )


def idf(total: int, holding: int) -> float:
    """Return what BM25 makes of a word that `holding` of `total` chunks hold."""
    return math.log(1 + (total - holding + 0.5) / (holding + 0.5))
