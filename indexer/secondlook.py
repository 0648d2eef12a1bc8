"""A second look at the first documents found: which of them holds what the question names.

Similarity and word counts order many documents; they do not say that a page lacks the very product, code or word that
was asked about. The first few are close enough to read. What each gains or loses is in standard deviations of the
fused score: a conditional logit learned from the train parts of the demo company, rounded (docs/decisions/0042).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from indexer.codes import foreign_code, missing_codes, missing_names, read_names
from indexer.noted.words import rare_share, rarity, share, stems
from indexer.pagenotes import passage_notes
from indexer.types import Hit

LOOKED_AT = 5
"""How many documents are read."""
FIRST = 0.4
"""By so much another document must be better to take the first one's place: search saw more than this look does."""
OTHER_CODE, CODES, NAMES = 1.7, 0.35, 0.5
"""What a document loses that holds none of the codes asked about, and those of all codes, and of all proper names."""
THREAD = 1.0
"""What a resolved thread loses beside pages, on top of its handicap: it answers what one person asked once."""
OTHER_LANGUAGE = 0.6
"""What a passage loses that is in another language than the question."""
WORDS = 1.5
"""What a passage gains that holds all words asked, the most of them, and those that tell the five apart: each of
these, as far as word search is to be believed for this question (`indexer.fusion.words_trust`)."""


def read_question(question: str) -> None:
    """Look for the words and names of a question, so that they are known when hits are judged."""
    stems(question)
    read_names(question)


def look_again(question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return `hits` with the first `LOOKED_AT` of them in the order of a second look.

    None has a higher score than the one before it: where both looks disagree, the best hit has no lead.
    """
    near, far = hits[:LOOKED_AT], hits[LOOKED_AT:]
    if len(near) < 2:
        return tuple(hits)
    judged = _judged(question, near)
    order = sorted(range(len(near)), key=lambda place: (-judged[place], place))
    scores = accumulate((near[place].score for place in order), min)
    looked = [_scored(near[place], score) for place, score in zip(order, scores, strict=True)]
    return (*looked, *(_scored(hit, min(hit.score, looked[-1].score)) for hit in far))


def _scored(hit: Hit, score: float) -> Hit:
    return hit if hit.score == score else replace(hit, score=score)


def in_other_language(hit: Hit) -> bool:
    """Return whether exactly one of question and passage is English: which encoder searched says so of the question."""
    asked_in_english = hit.signals.get("english", 0.0) >= 0.5
    return bool(hit.chunk.language) and asked_in_english != (hit.chunk.language == "en")


def _judged(question: str, near: Sequence[Hit]) -> list[float]:
    words = _words(question, near)
    judged = [hit.score + gain - _lost(question, hit) for hit, gain in zip(near, words, strict=True)]
    judged[0] += FIRST
    return judged


def _words(question: str, near: Sequence[Hit]) -> list[float]:
    """Return what each passage gains by the words of the question."""
    asked = stems(question)
    held = [passage_notes(hit).words for hit in near]
    weights, covered = rarity(asked, held), [share(asked, own) for own in held]
    most = max(*covered, 1e-6)
    believed = WORDS * near[0].signals.get("words_trust", 0.0)
    return [believed * (had + had / most + rare_share(own, weights)) for had, own in zip(covered, held, strict=True)]


def _lost(question: str, hit: Hit) -> float:
    document = hit.document
    return (
        OTHER_CODE * foreign_code(question, document)
        + CODES * missing_codes(question, document)
        + NAMES * missing_names(question, document)
        + THREAD * (document.kind == "thread")
        + OTHER_LANGUAGE * in_other_language(hit)
    )
