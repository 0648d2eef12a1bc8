"""The text around a quote: enough to judge it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.answer import Span
from app.web.marking import Range
from indexer.types import Document

_AROUND = 280
"""Characters shown before and after the quotes at most."""
_BETWEEN = 200
"""Characters between what is shown of two quotes that are shown too, rather than left out."""
_LEFT_OUT = "\n\n⋯\n\n"
_TABLE = 4000
"""The same before a quoted row of a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A piece of a document's text with the quotes in it, as offsets into `text`; `cut` says where text goes on."""

    text: str
    marked: tuple[Range, ...]
    cut_before: bool
    cut_after: bool


def around(document: Document, spans: Sequence[Span]) -> Excerpt:
    """Return the paragraphs that hold the quotes, shortened at lines or words where they are long.

    Between quotes that lie far apart a sign stands for what was left out.
    """
    text = document.text
    pieces = _pieces(text, spans)
    start, end = pieces[0][0], pieces[-1][1]
    return Excerpt(
        text=_LEFT_OUT.join(text[first:last] for first, last in pieces),
        marked=tuple(_within(span, pieces) for span in spans),
        cut_before=bool(text[:start].strip()) and not _starts_block(text, start),
        cut_after=bool(text[end:].strip()) and not text.startswith("\n", end),
    )


def _pieces(text: str, spans: Sequence[Span]) -> list[Range]:
    """Return the ranges of text around the quotes, in order; those that meet or nearly do are one."""
    found = list[Range]()
    for span in sorted(spans, key=lambda span: span.start):
        start, end = _start(text, span.start), _end(text, span.end)
        if found and (start - found[-1][1] <= _BETWEEN or "\n\n" not in text[found[-1][1] : start]):
            start, end = found[-1][0], max(end, found.pop()[1])
        found.append((start, end))
    return found


def _within(span: Span, pieces: Sequence[Range]) -> Range:
    """Return where a quote lies in the pieces put together."""
    place = next(place for place, (start, end) in enumerate(pieces) if start <= span.start < end)
    before = sum(end - start + len(_LEFT_OUT) for start, end in pieces[:place])
    return before + span.start - pieces[place][0], before + span.end - pieces[place][0]


def without_label(excerpt: Excerpt, label: str) -> Excerpt:
    """Return an excerpt without the word that a thread's text begins its resolution with."""
    if not excerpt.text.startswith(label):
        return excerpt
    length = len(label)
    marked = tuple((max(0, start - length), max(0, end - length)) for start, end in excerpt.marked)
    return replace(excerpt, text=excerpt.text[length:], marked=marked)


def body_of(document: Document) -> tuple[str, int]:
    """Return the text without a first heading that repeats the title, and how much was left out."""
    first, _, _ = document.text.lstrip().partition("\n")
    if first.lstrip("# ").strip() != document.title.strip() or not first.startswith("#"):
        return document.text, 0
    left_out = document.text.index(first) + len(first)
    return document.text[left_out:], left_out


def _start(text: str, at: int) -> int:
    block = text.rfind("\n\n", 0, at)
    start = 0 if block < 0 else block + 2
    reach = _TABLE if text.startswith("|", start) else _AROUND  # a row without its table's head is no table
    if at - start <= reach:
        return _with_heading(text, start)
    line = text.find("\n", at - _AROUND, at)
    word = text.find(" ", at - _AROUND, at)
    return next((found + 1 for found in (line, word) if found >= 0), at)


def _with_heading(text: str, start: int) -> int:
    """Include the heading right above a paragraph: it says what the paragraph is about."""
    above = text[:start].rstrip()
    line = above.rfind("\n") + 1
    is_section = above[line:].startswith("##") and len(above) - line <= 120
    return line if is_section else start


def _end(text: str, at: int) -> int:
    block = text.find("\n\n", at)
    end = len(text) if block < 0 else block
    if end - at <= _AROUND:
        return end
    line = text.rfind("\n", at, at + _AROUND)
    word = text.rfind(" ", at, at + _AROUND)
    return next((found for found in (line, word) if found >= 0), at)


def _starts_block(text: str, start: int) -> bool:
    return start == 0 or text[:start].endswith("\n")
