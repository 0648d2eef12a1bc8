"""Lines of a PDF that stand in columns, as rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from indexer.formats.pdf_lines import Line

_LOOKED_AT = 12
_NEAR = 6.0
"""Points by which a cell may stand left of its column."""


def rows_of(lines: Sequence[Line], *, numbered: Callable[[Line], bool]) -> tuple[list[list[str]], int]:
    """Return the rows of the table that the lines begin with and how many lines it takes; none where there is none.

    The first row makes the columns. What stands below a later column alone goes on with its cell, and what was written
    beside an earlier line, in a further column, is a cell of that line's row.
    """
    first = lines[0]
    if first.table is not None:
        return _drawn_rows(lines, first)
    if len(first.cells) < 2 or numbered(first):
        return [], 0
    columns = _columns(lines)
    rows, taken, whole, tops = [_empty(columns)], 0, 0, [first]
    for number, line in enumerate(lines[: 60 * len(columns)]):
        if line.page != first.page or line.table or (number and numbered(line)) or not _fits(line, columns):
            break
        new = number > 0 and _begins_row(line, lines[number - 1], columns, tops)
        if new:
            if line.bottom < tops[-1].bottom - 3.5 * line.height:
                break
            rows.append(_empty(columns))
            tops.append(line)
        _add(rows[-1], line, columns, broken=number > 0 and lines[number - 1].broken and not new)
        whole += len(line.cells) > 1 or (number > 0 and not new)
        taken = number + 1
    return (rows, taken) if len(rows) > 1 and whole > 1 else ([], 0)


def _drawn_rows(lines: Sequence[Line], first: Line) -> tuple[list[list[str]], int]:
    """Return the cells of a drawn table, whatever order they were written in."""
    inside = list(takewhile(lambda line: line.page == first.page and line.table == first.table, lines))
    said: dict[tuple[int, int], str] = {}
    broken: tuple[int, int] | None = None
    for line in inside:
        for cell in line.cells:
            if cell.place is not None:
                said[cell.place] = _joined(said.get(cell.place, ""), cell.text, broken=broken == cell.place)
        broken = line.cells[-1].place if line.broken else None
    rows, columns = (sorted({place[axis] for place in said}) for axis in (0, 1))
    return [[said.get((row, column), "") for column in columns] for row in rows], len(inside)


def _columns(lines: Sequence[Line]) -> list[float]:
    """Return where the columns begin: heads may stand in the middle of theirs, so the next rows are asked, too."""
    count = len(lines[0].cells)
    alike = [line for line in lines[:_LOOKED_AT] if len(line.cells) == count and line.page == lines[0].page]
    return [min(line.cells[place].left for line in alike) for place in range(count)]


def _empty(columns: Sequence[float]) -> list[str]:
    return [""] * len(columns)


def _column(left: float, columns: Sequence[float]) -> int:
    return max((number for number, start in enumerate(columns) if left >= start - _NEAR), default=-1)


def _fits(line: Line, columns: Sequence[float]) -> bool:
    """Whether each cell has a column of its own, and a lone one does not run over the next."""
    places = [_column(cell.left, columns) for cell in line.cells]
    if -1 in places or len(set(places)) < len(places):
        return False
    following = places[-1] + 1
    return following >= len(columns) or line.right <= columns[following] + _NEAR


def _begins_row(line: Line, before: Line, columns: Sequence[float], tops: Sequence[Line]) -> bool:
    if _column(line.left, columns) > 0 or before.broken:
        return False
    # a second line of the first cell stands as near as lines of one paragraph do
    return len(line.cells) > 1 or tops[-1].bottom - line.bottom > 1.3 * line.height


def _add(row: list[str], line: Line, columns: Sequence[float], *, broken: bool) -> None:
    for cell in line.cells:
        place = _column(cell.left, columns)
        row[place] = _joined(row[place], cell.text, broken=broken)


def _joined(before: str, text: str, *, broken: bool) -> str:
    between = " " if not broken else "" if text[:1].islower() else "-"
    return f"{before}{between if before else ''}{text}"
