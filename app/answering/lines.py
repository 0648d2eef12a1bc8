"""What the lines of a page are: headings, rows of a table, steps, items; and what each sentence has above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.answering.overlap import stems_once
from app.answering.wants import offers

_BOLD_LINE = re.compile(r"\s*\*\*[^*\n]+\*\*\s*")
_STEP = re.compile(r"\s{0,3}\(?\d{1,2}[.)]\s")
_ITEM = re.compile(r"\s*[-*+•]\s")
_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*")
_NOTHING_BEFORE = re.compile(r"(?:\s*#[^\n]*\n|\s)*[|>\s]*")
_NEAR_TOP = 600

Span = tuple[int, int]
_ANY = ("row", "head", "step", "item", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence where it stands; `kind` is heading, row, head (of a table), step, item or text.

    `under` is the place of its heading among the sentences, `head` that of a row's table head; -1 where none is seen.
    """

    kind: str
    under: int
    head: int
    first_under: bool
    first_step: bool
    lead: bool
    words: frozenset[str]
    offered: frozenset[str]
    question: bool


# People ask about the same pages, and a decision looks at a page several times.
@lru_cache(maxsize=512)
def lines_of(text: str, spans: tuple[Span, ...]) -> tuple[Line, ...]:
    """Return what each sentence of `text` is, `spans` being in reading order."""
    kinds = [_kind(text, start, end) for start, end in spans]
    starts, sentences = [start for start, _ in spans], [text[start:end] for start, end in spans]
    above, heads = _above(kinds, "heading", of=_ANY), _above(kinds, "head", of=("row",))
    return tuple(
        Line(
            kind=kind,
            under=under,
            head=head,
            first_under=under >= 0 and place == under + 1,
            first_step=kind == "step" and (place == 0 or kinds[place - 1] != "step"),
            lead=kind != "heading" and start < _NEAR_TOP and bool(_NOTHING_BEFORE.fullmatch(text, 0, start)),
            words=stems_once(said),
            offered=offers(said),
            question=said.rstrip("*_ ").endswith("?"),
        )
        for place, (start, said, kind, under, head) in enumerate(
            zip(starts, sentences, kinds, above, heads, strict=True)
        )
    )


def _above(kinds: Sequence[str], wanted: str, *, of: Sequence[str]) -> list[int]:
    """Return for each sentence the place of the last `wanted` above it with none but `of` between; -1 for others."""
    found = list[int]()
    last = -1
    for place, kind in enumerate(kinds):
        if kind == wanted:
            last = place
        elif kind not in of:
            last = -1
        found.append(last if kind != wanted else -1)
    return found


def _kind(text: str, start: int, end: int) -> str:
    begin = text.rfind("\n", 0, start) + 1
    stop = _line_end(text, end)
    line = text[begin:stop]
    if line.lstrip().startswith("#") or _BOLD_LINE.fullmatch(line):
        return "heading"
    if line.lstrip().startswith("|"):
        return "head" if _RULE.fullmatch(text, stop + 1, _line_end(text, stop + 1)) else "row"
    if _STEP.match(line):
        return "step"
    return "item" if _ITEM.match(line) else "text"


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)
