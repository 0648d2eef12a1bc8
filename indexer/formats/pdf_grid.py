"""The drawn tables of a PDF's page: which cell of which table a place lies in."""

from __future__ import annotations

import bisect
import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

_THIN, _TOUCH, _SHORTEST = 3.0, 3.0, 6.0
"""A line is so thin, and lines meet when they are so near, in points; what is shorter draws a letter or a sign."""
_MOST, _DRAWN = 400, 20_000
"""A page with more lines, or more strokes that make them up, is a drawing."""
_RECTANGLE = 6
"""So many points a path has that draws one line or one rectangle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line along one axis: upright at `at` from `low` to `high`, or level."""

    upright: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A drawn table: where its columns and its rows part, in points from the lower left corner."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row, from the top, and column of a place; None outside."""
        column, row = bisect.bisect(self.columns, x) - 1, bisect.bisect(self.rows, y) - 1
        if not (0 <= column < len(self.columns) - 1 and 0 <= row < len(self.rows) - 1):
            return None
        return len(self.rows) - 2 - row, column


def grids_of(page: Any) -> tuple[Grid, ...]:
    """Return the drawn tables of a page that have two rows and two columns at least."""
    strokes = _merged(list(islice(_strokes(page), _DRAWN)))
    if len(strokes) > _MOST:
        return ()
    return tuple(grid for group in _touching(strokes) if (grid := _grid(group)) is not None)


def _strokes(page: Any) -> Iterator[Stroke]:
    from pypdfium2 import raw

    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        points = raw.FPDFPath_CountSegments(drawn.raw)
        left, bottom, right, top = drawn.get_bounds()
        if points <= _RECTANGLE or min(right - left, top - bottom) < _THIN:
            yield from _edges(left, bottom, right, top)
        elif points <= _DRAWN:
            yield from _segments(drawn, points)


def _edges(left: float, bottom: float, right: float, top: float) -> Iterator[Stroke]:
    """Yield the sides of a rectangle, or the one line that a thin one is."""
    if top - bottom >= _SHORTEST:
        yield Stroke(upright=True, at=left, low=bottom, high=top)
        if right - left >= _THIN:
            yield Stroke(upright=True, at=right, low=bottom, high=top)
    if right - left >= _SHORTEST:
        yield Stroke(upright=False, at=bottom, low=left, high=right)
        if top - bottom >= _THIN:
            yield Stroke(upright=False, at=top, low=left, high=right)


def _segments(drawn: Any, points: int) -> Iterator[Stroke]:
    """Yield the straight lines of a path that draws many at once."""
    from pypdfium2 import raw

    matrix, x, y = drawn.get_matrix(), ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    for number in range(points):
        segment = raw.FPDFPath_GetPathSegment(drawn.raw, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = matrix.on_point(x.value, y.value)
        if before and raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            (x0, x1), (y0, y1) = sorted((before[0], here[0])), sorted((before[1], here[1]))
            if x1 - x0 < _THIN or y1 - y0 < _THIN:
                yield from _edges(x0, y0, x1, y1)
        before = here


def _merged(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Return the lines that strokes make up: a table is often drawn cell by cell."""
    made: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda stroke: (stroke.upright, round(stroke.at), stroke.low)):
        last = made[-1] if made else None
        along = last and last.upright == stroke.upright and abs(last.at - stroke.at) <= 1
        if last and along and stroke.low <= last.high + _TOUCH:
            made[-1] = replace(last, high=max(last.high, stroke.high))
        else:
            made.append(stroke)
    return made


def _touching(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Return the strokes in groups that hang together."""
    groups: list[list[Stroke]] = []
    for stroke in strokes:
        met = [group for group in groups if any(_meet(stroke, other) for other in group)]
        groups = [group for group in groups if all(group is not one for one in met)]
        groups.append([stroke, *(other for group in met for other in group)])
    return groups


def _meet(one: Stroke, other: Stroke) -> bool:
    if one.upright == other.upright:
        near = abs(one.at - other.at) <= _TOUCH
        return near and one.low - _TOUCH <= other.high and other.low - _TOUCH <= one.high
    return one.low - _TOUCH <= other.at <= one.high + _TOUCH and other.low - _TOUCH <= one.at <= other.high + _TOUCH


def _grid(group: Sequence[Stroke]) -> Grid | None:
    columns = _distinct(stroke.at for stroke in group if stroke.upright)
    rows = _distinct(stroke.at for stroke in group if not stroke.upright)
    return Grid(columns=columns, rows=rows) if len(columns) > 2 and len(rows) > 2 else None


def _distinct(places: Iterator[float]) -> tuple[float, ...]:
    """Return places in order, those of one thick or doubled line as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SHORTEST:
            found.append(place)
    return tuple(found)
