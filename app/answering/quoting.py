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
_DIGIT = re.compile(r"\d")
_NUMBER = 0.15
"""How much a sentence with a number gains when a number, an amount or a date is asked for."""
_STEM = 6
_PLAIN = 0.25
_HEADING, _QUESTION = 0.6, 0.3
_RESOLUTION = "\n\nResolution: "
"""Where the question of a resolved thread ends and what solved it begins (`indexer.threads`)."""
_ADDED = re.compile(r"(?:(?<=\n\n)|(?<=\nResolution: ))The requester added: .*?(?=\n\n|\Z)", re.DOTALL)
_FIRST = re.compile(r"[^\n]{1,300}?(?:[.!?](?=\s|$)|(?=\n|$))")
_WORDS_COUNT = 0.4
"""How much a sentence that holds the telling words gains at most, on the scale of cosine similarity."""


# A decision asks several times for the first hits' sentences: for the quote, its features and the suggestions.
@lru_cache(maxsize=64)
def ranked_sentences(question: str, hit: Hit) -> tuple[Highlight, ...]:
    """Return the sentences of the hit's passage, the most quotable first.

    A word of the question counts the more, the fewer sentences of the passage hold it: an error code in a table
    points at its own row, which no similarity of meaning does. Of a resolved thread only what solved it is quoted.
    """
    quotable = _solving(hit) if hit.document.kind == "thread" else hit.highlights
    if len(quotable) < 2:
        return quotable
    document = hit.document
    return _ranked(question, document.title, document.text, quotable)


@lru_cache(maxsize=64)
def asks_number(question: str) -> bool:
    """Return whether a number, an amount or a date is asked for."""
    return _ASKS_NUMBER.search(question.lower()) is not None


def _ranked(question: str, title: str, text: str, highlights: tuple[Highlight, ...]) -> tuple[Highlight, ...]:
    asked = _words(question) - _words(title)  # the title's words say which page, not which line
    held = [_words(text[h.start : h.end]) & asked for h in highlights]
    telling = {word: _weight(word, sum([word in words for words in held]), len(held)) for word in asked}
    wants_number = asks_number(question)
    scores = [
        highlight.score
        + _WORDS_COUNT * min(1.0, sum([telling[word] for word in words]))
        - _asks(text, highlight)
        + _NUMBER * (wants_number and _has_number(text, highlight))
        for highlight, words in zip(highlights, held, strict=True)
    ]
    order = sorted(range(len(scores)), key=lambda place: (-scores[place], highlights[place].start))
    return tuple(
        Highlight(start=highlights[place].start, end=highlights[place].end, score=scores[place]) for place in order
    )


def _solving(hit: Hit) -> tuple[Highlight, ...]:
    """Return the sentences of a thread that helped: neither the question nor what its asker added later.

    Where the passage found is the question itself, the resolution's first sentence stands in for it.
    """
    text = hit.document.text
    begin, added = resolution_of(text), [(m.start(), m.end()) for m in _ADDED.finditer(text)]
    solving = tuple(
        Highlight(start=max(h.start, begin), end=h.end, score=h.score)
        for h in hit.highlights
        if h.end > begin and not any(start <= h.start < end for start, end in added)
    )
    if solving or not hit.highlights:
        return solving
    first = _FIRST.match(text, begin)
    return (Highlight(start=begin, end=first.end(), score=0.0),) if first else ()


def resolution_of(text: str) -> int:
    """Return where the resolution of a thread's text begins; its end where there is none."""
    found = text.find(_RESOLUTION)
    return len(text) if found < 0 else found + len(_RESOLUTION)


def _asks(text: str, highlight: Highlight) -> float:
    """Return what a sentence loses for asking or announcing instead of telling: headings, questions."""
    line = text[text.rfind("\n", 0, highlight.start) + 1 : highlight.start].lstrip()
    if line.startswith("#"):
        return _HEADING
    return _QUESTION if text[highlight.start : highlight.end].rstrip("*_ ").endswith("?") else 0.0


def _has_number(text: str, highlight: Highlight) -> bool:
    return _DIGIT.search(text, highlight.start, highlight.end) is not None


def _weight(word: str, sentences: int, of: int) -> float:
    """Return 1 for a code that only one sentence holds, less for plain words and for what many sentences hold."""
    rarity = math.log((1 + of) / (1 + sentences)) / math.log((1 + of) / 2)
    return rarity if _DIGIT.search(word) else _PLAIN * rarity


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """Return words by their first letters, codes such as HV-307 whole."""
    found = _WORD.findall(text.lower())
    return frozenset([word if _DIGIT.search(word) else word[:_STEM] for word in found])
