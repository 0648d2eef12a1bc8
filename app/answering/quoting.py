"""Which sentences of a passage say it: near in meaning, and holding the words that tell this passage's lines apart."""

from __future__ import annotations

import math
import re

from indexer.types import Highlight, Hit

_WORD = re.compile(r"\w+(?:[-.]\w+)*")
_STEM = 6
_HEADING, _QUESTION = 0.6, 0.3
_RESOLUTION = "\n\nResolution:"
"""Where the question of a resolved thread ends and what solved it begins (`indexer.threads`)."""
_WORDS_COUNT = 0.4
"""How much a sentence that holds all telling words gains, on the scale of cosine similarity."""


def ranked_sentences(question: str, hit: Hit) -> list[Highlight]:
    """Return the sentences of the hit's passage, the most quotable first.

    A word of the question counts the more, the fewer sentences of the passage hold it: an error code in a table
    points at its own row, which no similarity of meaning does.
    """
    if len(hit.highlights) < 2:
        return list(hit.highlights)
    asked = _words(question)
    held = [_words(hit.document.text[h.start : h.end]) & asked for h in hit.highlights]
    telling = {word: _rarity(sum(word in words for words in held), len(held)) for word in asked}
    most = sum(weight for word, weight in telling.items() if any(word in words for words in held)) or 1.0
    scores = [
        highlight.score + _WORDS_COUNT * sum(telling[word] for word in words) / most - _asks(hit, highlight)
        for highlight, words in zip(hit.highlights, held, strict=True)
    ]
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], hit.highlights[place].start))
    return [
        Highlight(start=hit.highlights[place].start, end=hit.highlights[place].end, score=scores[place])
        for place in order
    ]


def _asks(hit: Hit, highlight: Highlight) -> float:
    """Return what a sentence loses for asking or announcing instead of telling: headings, questions."""
    text = hit.document.text
    line = text[text.rfind("\n", 0, highlight.start) + 1 : highlight.start].lstrip()
    resolution = text.find(_RESOLUTION) if hit.document.kind == "thread" else -1
    if line.startswith("#") or highlight.start < resolution:
        return _HEADING
    return _QUESTION if text[highlight.start : highlight.end].rstrip("*_ ").endswith("?") else 0.0


def _rarity(sentences: int, of: int) -> float:
    return math.log((1 + of) / (1 + sentences))


def _words(text: str) -> frozenset[str]:
    """Return words by their first letters, codes such as HV-307 whole."""
    found = _WORD.findall(text.lower())
    return frozenset(word if any(c.isdigit() for c in word) else word[:_STEM] for word in found)
