"""Which hits say the same: near-duplicate pages, and threads that a page covers.

Nothing is searched for here: only hits are compared, so whoever may not read a page never hears of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.answering.word_keys import word_keys
from app.domain.answer import Twin
from indexer.types import Document, Hit

SAME = 0.3
"""Documents of one kind this alike say the same. On the demo nine in ten meetings of its seven near-duplicate pairs
reach it, and five in 1,000 other pairs of pages do."""
COVERED = 0.12
"""A page this like a thread covers what the thread solved. Quoting the page instead turned 11 wrong first documents of
the demo's train part right and 4 wrong (test: 6 and 1)."""
_LOOKED_AT = 6
_STEM = 6
_READ = 20_000
"""Characters compared at most; longer documents differ or agree long before."""

Counted = tuple[NDArray[np.uint64], NDArray[np.float64]]


def stands_for(hits: Sequence[Hit]) -> tuple[int, ...]:
    """Return for each of the first hits the place of the one that is shown for it: itself, or one that says the same.

    A page stands for threads, the newer document for the older, a dated one for one without a date, and otherwise the
    better hit for the other. Likeness is the cosine of word weights within these hits: what all of them talk about
    tells nothing apart. Later hits stand for themselves.
    """
    first = _shown(tuple(hit.document for hit in hits[:_LOOKED_AT]))
    return (*first, *range(len(first), len(hits)))


def twins_of(hits: Sequence[Hit], place: int) -> tuple[Twin, ...]:
    """Return the documents that the hit at `place` stands for, best first."""
    return tuple(
        Twin(
            document_id=hit.document.id,
            title=hit.document.title,
            url=hit.document.url,
            kind=hit.document.kind,
            updated=hit.document.updated,
        )
        for rank, (hit, shown) in enumerate(zip(hits, stands_for(hits), strict=True))
        if shown == place != rank
    )


# The answer and the suggestions of one decision ask for the same hits.
@lru_cache(maxsize=32)
def _shown(documents: tuple[Document, ...]) -> tuple[int, ...]:
    likeness = _likeness(documents)
    leaders: list[int] = []
    shown = list(range(len(documents)))
    for place in sorted(shown, key=lambda place: (_authority(documents[place]), -place), reverse=True):
        alike = [(likeness[place][leader], -leader) for leader in leaders]
        near = [found for found in alike if found[0] >= _needed(documents[place], documents[-found[1]])]
        if near:
            shown[place] = -max(near)[1]
        else:
            leaders.append(place)
    return tuple(shown)


def _authority(document: Document) -> tuple[bool, date]:
    return document.kind != "thread", document.updated or date.min


def _needed(document: Document, leader: Document) -> float:
    if document.language != leader.language:
        return 2.0  # the same page in another language serves other readers
    return SAME if (document.kind == "thread") == (leader.kind == "thread") else COVERED


def _likeness(documents: Sequence[Document]) -> list[list[float]]:
    """Return the cosine of each pair of documents, a word weighing the more, the fewer of them hold it."""
    if len(documents) < 2:
        return [[1.0]] * len(documents)
    counted = [_counted(document.title, document.text[:_READ]) for document in documents]
    words, places = np.unique(np.concatenate([words for words, _ in counted]), return_inverse=True)
    rows = np.repeat(np.arange(len(counted)), [len(words) for words, _ in counted])
    weights = np.zeros((len(counted), len(words)))
    weights[rows, places] = np.concatenate([times for _, times in counted])
    weights *= np.log((len(counted) + 1) / np.bincount(places, minlength=len(words)))
    weights /= np.sqrt((weights**2).sum(axis=1, keepdims=True)).clip(min=1e-12)
    alike: list[list[float]] = (weights @ weights.T).tolist()
    return alike


@lru_cache(maxsize=2048)
def _counted(title: str, text: str) -> Counted:
    """Return the words, by their first letters, as numbers, with 1 plus the logarithm of how often they occur."""
    words, times = np.unique(word_keys(f"{title} {text}", letters=_STEM), return_counts=True)
    return words, 1.0 + np.log(times)
