"""What of a PDF's lines is its text: without running heads, page numbers and tables of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from indexer.formats.pdf_lines import Line

_MARGIN, _EDGE = 0.09, 0.05
"""Running heads stand in the upper and lower parts of a page, each so high as a share of it; at the very edge even one
that stands on a single page is known, by its small letters."""
_SMALL = 0.85
_RUNNING_SHARE, _RUNNING_PAGES = 0.4, 2
_WIDE_MARGIN, _COUNTED = 0.12, 4
"""What counts the pages in a row, on so many of them, may stand further in."""
_FIRST_OR_LAST = re.compile(r"^(\d{1,4})(?=\s|$)|(?<!\S)(\d{1,4})$")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p[áa]gina|p[áa]g\.?|p\.?|-|–)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|\||of|de|di|von|-|–)\s*(?:\d{1,4})?)?",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6})?$|(?:…\s?){2,}\s*\d{0,4}$|_{4,}\s*\d{1,4}$")
_CONTENTS = re.compile(
    r"(?:\d+\.?\s*)?(?:table of contents|contents|índice(?: de contenidos?)?|contenidos?|indice|sommario"
    r"|inhalt(?:sverzeichnis)?)",
    re.IGNORECASE,
)
_ENDS_IN_PAGE = re.compile(r"\D\s(?:\d{1,4}|[ivxl]{1,6})$")


def own_text(lines: Sequence[Line], pages: int) -> list[Line]:
    """Return the lines that are the document's text, in order."""
    running = _running(lines, pages)
    letters = sum(len(line.text) for line in lines)
    usual = sum(line.height * len(line.text) for line in lines) / max(1, letters)
    numbered = _numbered(lines)
    return _without_contents(
        [line for line in lines if line not in numbered and not _is_furniture(line, running, usual)]
    )


def _in_margin(line: Line, margin: float = _MARGIN) -> bool:
    return line.place < margin or line.place > 1 - margin


def _shape(line: Line) -> tuple[str, int]:
    """Return what is the same on every page: the words with any number, and about where they stand."""
    return re.sub(r"\d+", "#", line.text).casefold(), round(line.place * 50)


def _running(lines: Sequence[Line], pages: int) -> frozenset[tuple[str, int]]:
    seen = Counter(shape for shape, _ in {(_shape(line), line.page) for line in lines if _in_margin(line)})
    least = max(_RUNNING_PAGES, _RUNNING_SHARE * pages)
    return frozenset(shape for shape, count in seen.items() if count >= least)


def _numbered(lines: Sequence[Line]) -> frozenset[Line]:
    """Return the lines at the margins that tell their page: their number goes on by one from page to page."""
    ahead = {
        line: int(found[1] or found[2]) - line.page
        for line in lines
        if _in_margin(line, _WIDE_MARGIN) and (found := _FIRST_OR_LAST.search(line.text))
    }
    usual, pages = Counter(ahead.values()).most_common(1)[0] if ahead else (0, 0)
    return frozenset(line for line, by in ahead.items() if by == usual) if pages >= _COUNTED else frozenset()


def _is_furniture(line: Line, running: frozenset[tuple[str, int]], usual: float) -> bool:
    if line.text.isdigit() and line.height < _SMALL * usual:
        return True  # a raised number, which leads to a note
    if not _in_margin(line):
        return False
    known = _shape(line) in running or _PAGE_NUMBER.fullmatch(line.text) is not None
    return known or (_in_margin(line, _EDGE) and line.height < usual)


def _without_contents(lines: list[Line]) -> list[Line]:
    """Leave out lines that lead to pages by dots, and the list below a heading that says it is one."""
    kept: list[Line] = []
    inside = False
    for number, line in enumerate(lines):
        if _CONTENTS.fullmatch(line.text) and _leads_on(lines[number + 1 : number + 4]):
            inside = True
            continue
        inside = inside and _ENDS_IN_PAGE.search(line.text) is not None
        if not inside and not _LEADERS.search(line.text):
            kept.append(line)
    return kept


def _leads_on(following: Sequence[Line]) -> bool:
    hits = [line for line in following if _ENDS_IN_PAGE.search(line.text) or _LEADERS.search(line.text)]
    return len(hits) * 2 > len(following) > 0
