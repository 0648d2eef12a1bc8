"""Charts as values: where each mark stands in a drawing of 400 by 190, worked out before any template runs.

A template draws them as SVG with a table behind each; nothing here knows a language, so labels come in as texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

WIDTH, HEIGHT = 400.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 36.0, 392.0, 10.0, 164.0
_LABELS_APART = 52.0
_STEPS = (2, 4, 6, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A rectangle of a `kind` (its colour), and what it says when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A label beside an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The values of one place on the x axis, from the bottom up, and what they say."""

    label: str
    values: tuple[float, ...]
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Marks and ticks; `path` holds the points of a line as SVG writes them, `rule` where a vertical line stands."""

    bars: tuple[Bar, ...] = ()
    path: str = ""
    dots: tuple[tuple[float, float], ...] = ()
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    rule: float | None = None


def stacked(columns: Sequence[Column], kinds: Sequence[str], *, rule: float | None = None) -> Drawing:
    """Return bars over `columns`, each kind on top of the one before; `rule` stands before that many columns."""
    highest = max((sum(column.values) for column in columns), default=0.0)
    top = _round_up(highest)
    room = (_RIGHT - _LEFT) / max(len(columns), 1)
    bars = tuple(bar for place, column in enumerate(columns) for bar in _bars(column, kinds, place, room, top))
    return Drawing(
        bars=bars,
        x_ticks=tuple(_spaced([(_LEFT + room * (n + 0.5), column.label) for n, column in enumerate(columns)])),
        y_ticks=tuple(Tick(at=_y(value / top), label=_plain(value)) for value in (0.0, top / 2, top)),
        rule=None if rule is None else _LEFT + room * rule,
    )


def curve(points: Sequence[tuple[float, float]], *, y_top: float, labels: Sequence[str]) -> Drawing:
    """Return a line through `points` (x in [0, 1], y up to `y_top`), with labels at 0, half and all of both axes."""
    placed = [(_LEFT + (_RIGHT - _LEFT) * x, _y(min(y / y_top, 1.0))) for x, y in points]
    x_labels, y_labels = labels[:3], labels[3:]
    return Drawing(
        path=" ".join(f"{x:.1f},{y:.1f}" for x, y in placed),
        dots=tuple(placed[:1]) if len(placed) == 1 else (),
        x_ticks=tuple(Tick(at=_LEFT + (_RIGHT - _LEFT) * n / 2, label=label) for n, label in enumerate(x_labels)),
        y_ticks=tuple(Tick(at=_y(n / 2), label=label) for n, label in enumerate(y_labels)),
    )


def _bars(column: Column, kinds: Sequence[str], place: int, room: float, top: float) -> Iterator[Bar]:
    width = max(room * 0.76, min(room, 1.0))
    edges = [0.0, *accumulate(column.values)]
    for kind, (low, high) in zip(kinds, pairwise(edges), strict=True):
        if high > low:
            yield Bar(
                x=_LEFT + room * place + (room - width) / 2,
                y=_y(high / top),
                width=width,
                height=max(_y(low / top) - _y(high / top), 0.5),
                kind=kind,
                says=column.says,
            )


def _y(share: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * share


def _spaced(labels: Sequence[tuple[float, str]]) -> Iterator[Tick]:
    """Yield labels that do not touch, the first and then as many as fit."""
    last = -_LABELS_APART
    for at, label in labels:
        if at - last >= _LABELS_APART:
            last = at
            yield Tick(at=at, label=label)


def _round_up(value: float) -> float:
    """Return the next round number: an axis ends there, and half of it can be counted as well."""
    size = 1.0
    while size * 10 < value:
        size *= 10
    return next(size * step for step in _STEPS if size * step >= value)


def _plain(value: float) -> str:
    return f"{value:.0f}"
