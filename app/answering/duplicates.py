"""Which hits say the same: near-duplicate pages, and threads that a page covers.

Nothing is searched for here: only hits are compared, so whoever may not read a page never hears of it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from app.domain.answer import Twin
from indexer.types import Document, Hit

SAME = 0.3
"""Documents of one kind this alike say the same. On the demo nine in ten meetings of its seven near-duplicate pairs
reach it, and five in 1,000 other pairs of pages do."""
COVERED = 0.12
"""A page this like a thread covers what the thread solved. Quoting the page instead turned 11 wrong first documents of
the demo's train part right and 4 wrong (test: 6 and 1)."""
_LOOKED_AT = 6
_WORD = re.compile(r"[^\W_]{2,}")
_STEM = 6
_READ = 20_000
"""Characters compared at most; longer documents differ or agree long before."""

Weights = Mapping[str, float]


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
    weights = _weights(documents)
    leaders: list[int] = []
    shown = list(range(len(documents)))
    for place in sorted(shown, key=lambda place: (_authority(documents[place]), -place), reverse=True):
        alike = [(_likeness(weights[place], weights[leader]), -leader) for leader in leaders]
        near = [found for found in alike if found[0] >= _needed(documents[place], documents[-found[1]])]
        if near:
            shown[place] = -max(near)[1]
        else:
            leaders.append(place)
    return tuple(shown)


def _authority(document: Document) -> tuple[bool, date]:
    return document.kind == "page", document.updated or date.min


def _needed(document: Document, leader: Document) -> float:
    if document.language != leader.language:
        return 2.0  # the same page in another language serves other readers
    return SAME if document.kind == leader.kind else COVERED


def _weights(documents: Sequence[Document]) -> list[Weights]:
    counted = [_counted(document.title, document.text[:_READ]) for document in documents]
    held = Counter(word for words in counted for word in words)
    return [_unit({w: n * math.log((len(documents) + 1) / held[w]) for w, n in words.items()}) for words in counted]


def _unit(weights: Weights) -> Weights:
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _likeness(one: Weights, other: Weights) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(word, 0.0) for word, weight in small.items())


@lru_cache(maxsize=512)
def _counted(title: str, text: str) -> Weights:
    """Return the words, by their first letters, with 1 plus the logarithm of how often they occur."""
    words = Counter(word[:_STEM] for word in _WORD.findall(f"{title} {text}".lower()))
    return {word: 1.0 + math.log(times) for word, times in words.items()}
