"""What the lines of a page are: headings, rows and heads of tables, steps, items, text; and what each offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.noted.offers import offers
from indexer.noted.sections import line_end, sections_of
from indexer.noted.values import SentenceNotes, Span, packed
from indexer.noted.words import words_once

_BOLD_LINE = re.compile(r"\s*\*\*[^*\n]+\*\*\s*")
_STEP = re.compile(r"\s{0,3}\(?\d{1,2}[.)]\s")
_ITEM = re.compile(r"\s*[-*+•]\s")
_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*")
_NOTHING_BEFORE = re.compile(r"(?:\s*#[^\n]*\n|\s)*[|>\s]*")
_NEAR_TOP = 600


def note_sentences(text: str, spans: Sequence[Span]) -> SentenceNotes:
    """Return what is noted of the sentences of `text` at `spans`."""
    words = [sorted(words_once(text[start:end])) for start, end in spans]
    traits = [_traits(text, span, section) for span, section in zip(spans, sections_of(text, spans), strict=True)]
    return SentenceNotes(
        traits=np.array(traits, dtype=np.uint16),
        sizes=np.array([len(own) for own in words], dtype=np.int64),
        words=as_words(word for own in words for word in own),
    )


def as_words(words: Iterable[int]) -> NDArray[np.uint32]:
    """Return words as an index keeps them."""
    return np.fromiter(words, dtype=np.uint32)


def _traits(text: str, span: Span, section: str) -> int:
    start, end = span
    said, kind = text[start:end], _kind(text, start, end)
    lead = kind != "heading" and start < _NEAR_TOP and bool(_NOTHING_BEFORE.fullmatch(text, 0, start))
    return packed(kind, offers(said), section, lead=lead, question=said.rstrip("*_ ").endswith("?"))


def _kind(text: str, start: int, end: int) -> str:
    begin = text.rfind("\n", 0, start) + 1
    stop = line_end(text, end)
    line = text[begin:stop]
    if line.lstrip().startswith("#") or _BOLD_LINE.fullmatch(line):
        return "heading"
    if line.lstrip().startswith("|"):
        return "head" if _RULE.fullmatch(text, stop + 1, line_end(text, stop + 1)) else "row"
    if _STEP.match(line):
        return "step"
    return "item" if _ITEM.match(line) else "text"
