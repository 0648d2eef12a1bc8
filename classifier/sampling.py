"""Which rows of a very large file are learned from: all of rare topics, a sample of common ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from classifier.types import LabelledText

MOST_ROWS = 40_000
"""More rows of the same topics change little and cost minutes."""


def sample(
    rows: Sequence[LabelledText], *, seed: int, most: int = MOST_ROWS
) -> tuple[Sequence[LabelledText], tuple[str, ...]]:
    """At most `most` rows, in order, and a sentence for the model card where some were left out."""
    places, said = sampled_places(rows, seed=seed, most=most)
    return (rows if len(places) == len(rows) else [rows[place] for place in places]), said


def sampled_places(
    rows: Sequence[LabelledText], *, seed: int, most: int = MOST_ROWS
) -> tuple[Sequence[int], tuple[str, ...]]:
    """The places of at most `most` rows, in order, and a sentence where some were left out."""
    if len(rows) <= most:
        return range(len(rows)), ()
    limit = _limit(Counter(row.topic for row in rows), most)
    taken: Counter[str] = Counter()
    kept: list[int] = []
    for place in np.random.default_rng(seed).permutation(len(rows)).tolist():
        topic = rows[place].topic
        taken[topic] += 1
        if taken[topic] <= limit:
            kept.append(place)
    said = f"Learned from {len(kept):,} of {len(rows):,} rows: at most {limit:,} of a topic, drawn with seed {seed}."
    return sorted(kept), (said,)


def _limit(counts: Counter[str], most: int) -> int:
    """The largest number of rows a topic may give so that all give at most `most`; at least 1."""
    low, high = 1, most
    while low < high:
        middle = (low + high + 1) // 2
        fits = sum(min(count, middle) for count in counts.values()) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return low
