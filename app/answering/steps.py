"""Whoever asks how something is done wants the steps, not the sentence that sounds most like the question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.types import Highlight, Hit

MOST = 6
"""So many steps are quoted at most; the link leads to the rest."""
_NEAR_BEST = 0.5
"""A list is quoted when one of its steps is at least so near to the question, as a share of the nearest sentence."""
_ASKS_HOW = re.compile(
    r"\b(how (?:do|does|can|could|should|to)\b(?! (?:many|much|long|often))|steps|instructions|set ?up|install"
    r"|c[oó]mo (?:se|me|puedo|hago|cambio|pido|solicito|configuro|instalo|conecto|\w+o)\b|pasos para"
    r"|come (?:si|faccio|posso|mi|\w+o)\b|procedura per)",
    re.IGNORECASE,
)
_STEP = re.compile(r"^ {0,3}\d{1,2}[.)] +(\S.*?)[ \t]*$", re.MULTILINE)

Block = tuple[tuple[int, int], ...]


def asks_how(question: str) -> bool:
    """Return whether the question asks for a way to do something."""
    return _ASKS_HOW.search(question) is not None


def steps_of(question: str, hit: Hit) -> tuple[Highlight, ...]:
    """Return the steps of the passage's numbered list that is nearest to the question, in order.

    Nothing where no way is asked for, the passage has no such list, or another sentence is much nearer. What solved
    a thread is told by people, not in numbered lines.
    """
    if hit.document.kind == "thread" or not hit.highlights or not asks_how(question):
        return ()
    scored = [(_nearness(block, hit.highlights), block) for block in _blocks(hit)]
    nearness, block = max(scored, default=(0.0, ()), key=lambda found: found[0])
    if nearness < _NEAR_BEST * max(highlight.score for highlight in hit.highlights):
        return ()
    return tuple(Highlight(start=start, end=end, score=nearness) for start, end in block[:MOST])


def _blocks(hit: Hit) -> Iterator[Block]:
    """Yield the numbered lists of the passage, as the spans of their lines without the numbers."""
    text, block = hit.document.text, list[tuple[int, int]]()
    last = hit.chunk.start
    for step in _STEP.finditer(text, hit.chunk.start, hit.chunk.end):
        if block and text[last : step.start()].strip():
            yield from _whole(block)
            block = []
        block.append(step.span(1))
        last = step.end()
    yield from _whole(block)


def _whole(block: list[tuple[int, int]]) -> Iterator[Block]:
    if len(block) > 1:
        yield tuple(block)


def _nearness(block: Block, highlights: tuple[Highlight, ...]) -> float:
    start, end = block[0][0], block[-1][1]
    return max((highlight.score for highlight in highlights if start <= highlight.start < end), default=0.0)
