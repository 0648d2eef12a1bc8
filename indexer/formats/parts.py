"""A long file cut at its headings, so that each part is about one thing, as pages of a wiki are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.chunking.blocks import Block, read_blocks
from indexer.formats.values import Extracted
from indexer.pagebreaks import PAGE_BREAK, page_at

LONGEST, SHORTEST = 12_000, 1_500
"""A file of up to so many letters stays whole; a part shorter than the other is joined to its neighbour."""
_LEVELS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`key` tells the parts of a file apart, and is empty for a whole one. Its pages are those of the file."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    start: int
    end: int
    heading: str = ""

    @property
    def length(self) -> int:
        return self.end - self.start


def parts_of(file: Extracted) -> tuple[Part, ...]:
    """Return the file as one part, or cut at the highest headings that make parts of a good length."""
    text = file.text
    if len(text) <= LONGEST:
        return (Part(key="", title=file.title, text=text),)
    headings = [block for block in read_blocks(text) if block.kind == "heading"]
    stretches = _joined(list(_cut(text, _Stretch(start=0, end=len(text)), headings, level=1)))
    keys = _keys([stretch.heading for stretch in stretches])
    return tuple(
        Part(key=key, title=_title(file.title, stretch.heading), text=_paged(text, stretch))
        for key, stretch in zip(keys, stretches, strict=True)
        if text[stretch.start : stretch.end].strip()
    )


def _cut(text: str, whole: _Stretch, headings: Sequence[Block], *, level: int) -> Iterator[_Stretch]:
    if whole.length <= LONGEST:
        yield whole
        return
    if level > _LEVELS:
        yield from _by_paragraphs(text, whole)
        return
    at = [block for block in headings if block.level == level and whole.start <= block.start < whole.end]
    starts = [whole.start, *(block.start for block in at if block.start > whole.start)]
    titles = {block.start: block.title for block in at}
    for start, end in zip(starts, [*starts[1:], whole.end], strict=True):
        stretch = _Stretch(start=start, end=end, heading=titles.get(start, whole.heading))
        yield from _cut(text, stretch, headings, level=level + 1)


def _by_paragraphs(text: str, whole: _Stretch) -> Iterator[_Stretch]:
    start = whole.start
    while whole.end - start > LONGEST:
        found = max(
            text.rfind("\n\n", start + 1, start + LONGEST), text.rfind(f"{PAGE_BREAK}\n", start + 1, start + LONGEST)
        )
        end = found + 1 if found > start else start + LONGEST
        yield _Stretch(start=start, end=end, heading=whole.heading)
        start = end
    yield _Stretch(start=start, end=whole.end, heading=whole.heading)


def _joined(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Give what is too short for a part of its own to the part before it, or the first to the one after."""
    joined: list[_Stretch] = []
    for stretch in stretches:
        short = joined and min(joined[-1].length, stretch.length) < SHORTEST
        if short and joined[-1].length + stretch.length <= LONGEST:
            before = joined.pop()
            longer = before if before.length >= stretch.length else stretch
            joined.append(_Stretch(start=before.start, end=stretch.end, heading=longer.heading))
        else:
            joined.append(stretch)
    return joined


def _keys(headings: Sequence[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for heading in headings:
        plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
        key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "part"
        seen[key] = seen.get(key, 0) + 1
        yield key if seen[key] == 1 else f"{key}-{seen[key]}"


def _title(title: str, heading: str) -> str:
    return f"{title}: {heading}" if heading and heading.casefold() != title.casefold() else title


def _paged(text: str, stretch: _Stretch) -> str:
    """Return the stretch with the ends of the pages before it, so that its pages keep their numbers."""
    said = text[stretch.start : stretch.end].strip("\n")
    if PAGE_BREAK not in text:
        return said
    before = PAGE_BREAK * (page_at(text, stretch.start) - 1)
    return f"{before}\n\n{said}" + ("" if PAGE_BREAK in said else PAGE_BREAK)
