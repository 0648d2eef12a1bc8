"""The lines of a PDF in the order they were written, with where they stand and how large and bold they are."""

from __future__ import annotations

import ctypes
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from indexer.formats.pdf_grid import Grid, grids_of
from indexer.formats.values import MAX_PAGES, Unreadable

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_GAP, _WIDE_GAP, _FULL_WIDTH = 0.6, 1.5, 2.0
"""A gap as wide as this share of the line's height parts two cells: where no space was written, and anywhere."""
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_TYPED = re.compile(r"mono|courier|consol|typewriter|cmtt", re.IGNORECASE)
_BOLD_WEIGHT, _FIXED = 600, 1
_SAMPLES = 5
_SMALL = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A stretch of a line without a wide gap; `place` is row and column in a drawn table."""

    text: str
    left: float
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; distances are points from the page's lower left corner. `broken` lines end within a word, `typed`
    ones are set in letters of one width, as commands are."""

    page: int
    cells: tuple[Cell, ...]
    right: float
    bottom: float
    height: float
    place: float
    bold: bool = False
    broken: bool = False
    typed: bool = False
    table: Grid | None = None

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.cells[0].left

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    number: int
    height: float
    grids: tuple[Grid, ...]

    def grid(self, x: float, y: float) -> Grid | None:
        """Return the drawn table that a place lies in."""
        return next((grid for grid in self.grids if grid.cell(x, y)), None)


class _Char(NamedTuple):
    """A tuple, for a page has thousands of them."""

    number: int
    text: str
    left: float
    right: float
    bottom: float
    height: float
    made: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """`apart` is a word before which no space was written: it only stands away from the one before."""

    text: str
    left: float
    right: float
    apart: bool


def read_lines(path: Path) -> tuple[list[Line], str, int]:
    """Return the lines of all pages, the title in the properties and the count of pages; raises `Unreadable`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_reason(str(error))) from error
    try:
        pages = len(document)
        if pages > MAX_PAGES:
            raise Unreadable(f"it has {pages:,} pages, more than the {MAX_PAGES:,} that are read")
        title = str(document.get_metadata_dict().get("Title") or "")
        return [line for number in range(pages) for line in _lines_of(document, number)], title, pages
    finally:
        document.close()


def _reason(error: str) -> str:
    if "assword" in error:
        return "it is protected by a password; save it without one"
    if "ecurity" in error:
        return "it is encrypted in a way that is not known; save it without protection"
    return "it is damaged, or no PDF"


def _lines_of(document: Any, number: int) -> Iterator[Line]:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return  # one damaged page does not take the others with it
    try:
        text, here = page.get_textpage(), _Page(number=number + 1, height=page.get_height(), grids=grids_of(page))
        for chars, broken in _runs(text.raw):
            yield _line(text.raw, chars, here, broken=broken)
        text.close()
    finally:
        page.close()


def _runs(text: Any) -> Iterator[tuple[list[_Char], bool]]:
    """Yield the characters of each line, and whether a word goes on in the next."""
    run: list[_Char] = []
    for char in _chars(text):
        if char.text not in "\r\n\x02":
            run.append(char)
            continue
        if any(one.text.strip() for one in run):
            yield run, char.text == "\x02"
        run = []
    if any(one.text.strip() for one in run):
        yield run, False


def _chars(text: Any) -> Iterator[_Char]:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    place = ctypes.byref(box)
    for number in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, number)
        known = raw.FPDFText_GetLooseCharBox(text, number, place)
        yield _Char(
            number=number,
            text=_said(code),
            left=box.left if known else 0.0,
            right=box.right if known else 0.0,
            bottom=box.bottom if known else 0.0,
            height=box.top - box.bottom if known else 0.0,
            made=raw.FPDFText_IsGenerated(text, number) == 1,
        )


def _said(code: int) -> str:
    if code in (0x02, 0xFFFE, 0xAD):
        return "\x02"  # a hyphen that only ends a line
    if code < 0x20:
        return chr(code) if code in (0x0A, 0x0D) else " "
    return _LIGATURES.get(code) or ("\ufffd" if 0xD800 <= code < 0xE000 else chr(code))


def _line(text: Any, chars: list[_Char], here: _Page, *, broken: bool) -> Line:
    seen = [char for char in chars if char.text.strip()]
    height = statistics.median([char.height for char in seen]) or 1.0
    bottom = statistics.median([char.bottom for char in seen])
    table = here.grid(seen[0].left + 1, bottom + height / 2)
    bold, typed = _manner(text, seen)
    words = list(_words([char for char in chars if not _is_note_sign(char, height, bottom)] or chars))
    return Line(
        page=here.number,
        cells=tuple(_cells(words, height) if table is None else _drawn_cells(words, table, bottom + height / 2)),
        right=max(char.right for char in seen),
        bottom=bottom,
        height=round(height * 2) / 2,
        place=bottom / here.height if here.height else 0.5,
        bold=bold,
        broken=broken,
        typed=typed and table is None,
        table=table,
    )


def _is_note_sign(char: _Char, height: float, bottom: float) -> bool:
    """Whether it is a small raised number, which leads to a note."""
    return char.text.isdigit() and char.height < _SMALL * height and char.bottom > bottom + (1 - _SMALL) * height


def _drawn_cells(words: list[_Word], table: Grid, y: float) -> Iterator[Cell]:
    for place, group in groupby(words, key=lambda word: table.cell(word.left + 1, y)):
        inside = list(group)
        yield Cell(text=" ".join(word.text for word in inside), left=inside[0].left, place=place)


def _cells(words: list[_Word], height: float) -> Iterator[Cell]:
    parts = _parting(words, height)
    said = [words[0]]
    for before, word in pairwise(words):
        if word.left - before.right > (parts if word.apart else max(parts, _WIDE_GAP * height)):
            yield Cell(text=" ".join(one.text for one in said), left=said[0].left)
            said = []
        said.append(word)
    yield Cell(text=" ".join(one.text for one in said), left=said[0].left)


def _parting(words: list[_Word], height: float) -> float:
    """Return the gap that parts cells. In a line set to full width all gaps are wide, and none of them does."""
    gaps = [word.left - before.right for before, word in pairwise(words)]
    if len(gaps) < 3 or max(gaps) > _FULL_WIDTH * height:
        return _GAP * height
    return max(_GAP * height, 2 * statistics.median(gaps))


def _words(chars: list[_Char]) -> Iterator[_Word]:
    """Yield runs of characters without a space, written or only seen, between them."""
    run: list[_Char] = []
    apart = made = False
    for char in chars:
        space = not char.text.strip()
        if run and (space or char.left - run[-1].right > _WIDE_GAP * run[-1].height):
            yield _word(run, apart)
            run, made = [], not space
        made = made or (space and char.made)
        if not space:
            apart, made = (made, False) if not run else (apart, False)
            run.append(char)
    if run:
        yield _word(run, apart)


def _word(run: list[_Char], apart: bool) -> _Word:
    return _Word(text="".join(char.text for char in run), left=run[0].left, right=run[-1].right, apart=apart)


def _manner(text: Any, seen: list[_Char]) -> tuple[bool, bool]:
    """Return whether all letters looked at are bold, and whether all have one width."""
    from pypdfium2 import raw

    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    bold = typed = True
    for char in seen[:: max(1, len(seen) // _SAMPLES)]:
        weight = raw.FPDFText_GetFontWeight(text, char.number)
        raw.FPDFText_GetFontInfo(text, char.number, name, 128, ctypes.byref(flags))
        font = name.value.decode("utf-8", "replace")
        bold = bold and (weight >= _BOLD_WEIGHT or _BOLD.search(font) is not None)
        typed = typed and (bool(flags.value & _FIXED) or _TYPED.search(font) is not None)
    return bold, typed
