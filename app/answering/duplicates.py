"""Which hits say the same: near-duplicate pages, and threads that a page covers.

Nothing is searched for here: only hits are compared, so whoever may not read a page never hears of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from app.domain.answer import Twin
from indexer.codes import foreign_code
from indexer.noted.values import PageWords
from indexer.pagenotes import page_words
from indexer.types import Document, Hit

SAME = 0.3
"""Documents of one kind this alike say the same. On the demo nine in ten meetings of its seven near-duplicate pairs
reach it, and five in 1,000 other pairs of pages do."""
FAR, SURELY_SAME = 2.5, 0.4
"""A document that lies so far below another in the fused score must be so alike: what says the same is found about as
well. In a language with few pages among the hits, its everyday words alone make two of them look alike."""
COVERED = 0.12
"""A page this like a thread covers what the thread solved. Quoting the page instead turned 11 wrong first documents of
the demo's train part right and 4 wrong (test: 6 and 1)."""
_LOOKED_AT = 6


def stands_for(hits: Sequence[Hit]) -> tuple[int, ...]:
    """Return for each of the first hits the place of the one that is shown for it: itself, or one that says the same.

    A page stands for threads, the newer document for the older, a dated one for one without a date, and otherwise the
    better hit for the other. Likeness is the cosine of word weights within these hits: what all of them talk about
    tells nothing apart. Later hits stand for themselves.
    """
    first = _shown(tuple(hits[:_LOOKED_AT]))
    return (*first, *range(len(first), len(hits)))


def rivals(hits: Sequence[Hit]) -> tuple[tuple[Hit, ...], tuple[int, ...]]:
    """Return the hits that are weighed against each other, and the place among them of what each of `hits` became.

    A thread that a page covers is no rival of that page, and what is shown for the best hit is judged in its place.
    Each has the score of the best hit it stands for. Pages that say the same stay rivals: where all paragraphs are
    alike, the next one may be the right one.
    """
    shown = [
        place if rank == 0 or hits[rank].document.kind == "thread" else rank
        for rank, place in enumerate(stands_for(hits))
    ]
    first = {place: rank for rank, place in reversed(list(enumerate(shown)))}
    kept = {place: number for number, place in enumerate(dict.fromkeys(shown))}
    weighed = tuple([_scored(hits[place], hits[first[place]].score) for place in kept])
    return weighed, tuple([kept[place] for place in shown])


def _scored(hit: Hit, score: float) -> Hit:
    return hit if hit.score == score else replace(hit, score=score)


def twins_of(question: str, hits: Sequence[Hit], place: int, shown: Sequence[int]) -> tuple[Twin, ...]:
    """Return the documents that the hit at `place` stands for, best first; `shown` is what `stands_for` returns.

    A page of all error codes stands for threads about each of them. One about another code than the `question` names
    is not said to tell the same: of 41 such on the demo's questions 4 helped, 3 of these no more than their page.
    """
    return tuple(
        Twin(
            document_id=hit.document.id,
            title=hit.document.title,
            url=hit.document.url,
            kind=hit.document.kind,
            updated=hit.document.updated,
        )
        for rank, (hit, stand_in) in enumerate(zip(hits, shown, strict=True))
        if stand_in == place != rank and not foreign_code(question, hit.document)
    )


# The answer and the suggestions of one decision ask for the same hits.
@lru_cache(maxsize=32)
def _shown(hits: tuple[Hit, ...]) -> tuple[int, ...]:
    documents, likeness = [hit.document for hit in hits], _likeness([page_words(hit) for hit in hits])
    leaders: list[int] = []
    shown = list(range(len(documents)))
    for place in sorted(shown, key=lambda place: (_authority(documents[place]), -place), reverse=True):
        alike = [(likeness[place][leader], -leader) for leader in leaders]
        near = [found for found in alike if found[0] >= _needed(hits[place], hits[-found[1]])]
        if near:
            shown[place] = -max(near)[1]
        else:
            leaders.append(place)
    return tuple(shown)


def _authority(document: Document) -> tuple[bool, date]:
    return document.kind != "thread", document.updated or date.min


def _needed(hit: Hit, leader: Hit) -> float:
    own, other = hit.document, leader.document
    if own.language != other.language:
        return 2.0  # the same page in another language serves other readers
    if (own.kind == "thread") != (other.kind == "thread"):
        return COVERED
    return SURELY_SAME if hit.score - leader.score > FAR else SAME


def _likeness(pages: Sequence[PageWords]) -> list[list[float]]:
    """Return the cosine of each pair of pages, a word weighing the more, the fewer of them hold it."""
    if len(pages) < 2:
        return [[1.0]] * len(pages)
    words, places = np.unique(np.concatenate([page.words for page in pages]), return_inverse=True)
    rows = np.repeat(np.arange(len(pages)), [len(page.words) for page in pages])
    weights = np.zeros((len(pages), len(words)))
    weights[rows, places] = 1.0 + np.log(np.concatenate([page.times for page in pages]))
    weights *= np.log((len(pages) + 1) / np.bincount(places, minlength=len(words)))
    weights /= np.sqrt((weights**2).sum(axis=1, keepdims=True)).clip(min=1e-12)
    alike: list[list[float]] = (weights @ weights.T).tolist()
    return alike
