"""Whoever asks how something is done wants the steps, not the sentence that sounds most like the question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.answering.wants import wants
from indexer.noted.values import SECTIONS
from indexer.pagenotes import sentence_notes
from indexer.types import Highlight, Hit

MOST = 6
"""So many steps are quoted at most; the link leads to the rest."""
_NEAR_BEST = 0.5
"""A list is quoted when one of its steps is at least so likely to say it, as a share of the likeliest sentence."""
_STEP = re.compile(r"^ {0,3}\d{1,2}[.)] +(\S.*?)[ \t\f]*$", re.MULTILINE)

Block = tuple[tuple[int, int], ...]


def steps_of(question: str, hit: Hit, ranked: tuple[Highlight, ...]) -> tuple[Highlight, ...]:
    """Return the steps of the numbered list that likeliest says it, in order; `ranked` are the page's sentences.

    Nothing where no way is asked for and none helps out of a trouble, the page has no such list, or another sentence
    is much likelier. What solved a thread is told by people, not in numbered lines.
    """
    if hit.document.kind == "thread" or not ranked or not ("way" in wants(question) or _helps(ranked[0], hit)):
        return ()
    scored = [(_likelihood(block, ranked), block) for block in _blocks(hit)]
    likely, block = max(scored, default=(0.0, ()), key=lambda found: found[0])
    if likely < _NEAR_BEST * ranked[0].score:
        return ()
    return tuple(Highlight(start=start, end=end, score=likely) for start, end in _around(ranked[0], block))


def _helps(best: Highlight, hit: Hit) -> bool:
    section = sentence_notes(hit, ((best.start, best.end),)).sections[0]
    return SECTIONS[section] == "helps"


def _around(best: Highlight, block: Block) -> Block:
    """Return the first steps, or those around the best sentence where it lies further down."""
    place = next((place for place, (start, end) in enumerate(block) if start <= best.start < end), 0)
    first = max(0, place - MOST // 2) if place >= MOST else 0
    return block[first : first + MOST]


def _blocks(hit: Hit) -> Iterator[Block]:
    """Yield the numbered lists where the sentences lie, as the spans of their lines without the numbers."""
    text, block = hit.document.text, list[tuple[int, int]]()
    last = text.rfind("\n", 0, min(found.start for found in hit.highlights)) + 1
    end = max(hit.chunk.end, *(found.end for found in hit.highlights))
    for step in _STEP.finditer(text, last, end):
        if block and text[last : step.start()].strip():
            yield from _whole(block)
            block = []
        block.append(step.span(1))
        last = step.end()
    yield from _whole(block)


def _whole(block: list[tuple[int, int]]) -> Iterator[Block]:
    if len(block) > 1:
        yield tuple(block)


def _likelihood(block: Block, ranked: tuple[Highlight, ...]) -> float:
    start, end = block[0][0], block[-1][1]
    return max((sentence.score for sentence in ranked if start <= sentence.start < end), default=0.0)
