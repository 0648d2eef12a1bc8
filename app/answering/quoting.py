"""Which sentences of a passage say it: near in meaning, and holding the words that tell this passage's lines apart."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from indexer.types import Highlight, Hit

_WORD = re.compile(r"\w+(?:[-.]\w+)*")
_ASKS_NUMBER = re.compile(
    r"\b(how (?:many|much|long|often|far|fast|late)|when|by what|rate|limit|deadline|cu[aá]nt\w*|cu[aá]ndo|plazo"
    r"|velocidad|l[ií]mite|quant\w*|quando|entro|scadenza|velocità)\b"
)
_NUMBER = 0.15
"""How much a sentence with a number gains when a number, an amount or a date is asked for."""
_STEM = 6
_PLAIN = 0.25
_HEADING, _QUESTION = 0.6, 0.3
_RESOLUTION = "\n\nResolution:"
"""Where the question of a resolved thread ends and what solved it begins (`indexer.threads`)."""
_WORDS_COUNT = 0.4
"""How much a sentence that holds the telling words gains at most, on the scale of cosine similarity."""


def ranked_sentences(question: str, hit: Hit) -> list[Highlight]:
    """Return the sentences of the hit's passage, the most quotable first.

    A word of the question counts the more, the fewer sentences of the passage hold it: an error code in a table
    points at its own row, which no similarity of meaning does.
    """
    if len(hit.highlights) < 2:
        return list(hit.highlights)
    asked = _words(question) - _words(hit.document.title)  # the title's words say which page, not which line
    held = [_words(hit.document.text[h.start : h.end]) & asked for h in hit.highlights]
    telling = {word: _weight(word, sum(word in words for words in held), len(held)) for word in asked}
    wants_number = _ASKS_NUMBER.search(question.lower()) is not None
    scores = [
        highlight.score
        + _WORDS_COUNT * min(1.0, sum(telling[word] for word in words))
        - _asks(hit, highlight)
        + _NUMBER * (wants_number and _has_number(hit, highlight))
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


def _has_number(hit: Hit, highlight: Highlight) -> bool:
    return any(c.isdigit() for c in hit.document.text[highlight.start : highlight.end])


def _weight(word: str, sentences: int, of: int) -> float:
    """Return 1 for a code that only one sentence holds, less for plain words and for what many sentences hold."""
    rarity = math.log((1 + of) / (1 + sentences)) / math.log((1 + of) / 2)
    return rarity if any(c.isdigit() for c in word) else _PLAIN * rarity


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """Return words by their first letters, codes such as HV-307 whole."""
    found = _WORD.findall(text.lower())
    return frozenset(word if any(c.isdigit() for c in word) else word[:_STEM] for word in found)
