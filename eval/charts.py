"""Charts as SVG text, drawn here and now: no script and no network when somebody opens them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import altair as alt
import vl_convert

from eval.report import Chart

_WIDTH, _HEIGHT, _LETTERS = 330, 220, 13
"""Small enough that letters can be read on a phone, where a picture is as wide as the screen."""
_PERCENT = ".0%"
_BLUE, _GREY = "#2f6db5", "#9aa5b1"


def curve(
    title: str,
    text: str,
    *,
    points: Sequence[tuple[float, float]],
    axes: tuple[str, str],
    level: float | None = None,
) -> Chart:
    """A line through `points` (x, y), both shares in [0, 1]; with `level` seen from near, and a dashed one at it."""
    wide, high = (_end(values, level) for values in zip(*points, strict=True)) if level is not None else (1.0, 1.0)
    x, y = _share("x", axes[0], wide), _share("y", axes[1], high)
    chart = alt.Chart(_rows(points)).mark_line(color=_BLUE).encode(x=x, y=y)
    if level is None:
        return _drawn(chart, title, text)
    wished = alt.Chart(_rows([(0.0, level), (1.0, level)])).mark_line(color=_GREY, strokeDash=[4, 4], clip=True)
    return _drawn(alt.layer(wished.encode(x=x, y=y), chart), title, text)


def against_diagonal(title: str, text: str, *, points: Sequence[tuple[float, float]], axes: tuple[str, str]) -> Chart:
    """Dots at `points` (x, y) beside the line where both are equal."""
    same = alt.Chart(_rows([(0.0, 0.0), (1.0, 1.0)])).mark_line(color=_GREY, strokeDash=[4, 4])
    dots = alt.Chart(_rows(points)).mark_line(color=_BLUE, point=alt.OverlayMarkDef(color=_BLUE, size=60))
    layers = [layer.encode(x=_share("x", axes[0]), y=_share("y", axes[1])) for layer in (same, dots)]
    return _drawn(alt.layer(*layers), title, text)


def histogram(title: str, text: str, *, values: Sequence[float], axis: str, counted: str, bins: int = 20) -> Chart:
    """How many of `values`, shares in [0, 1], lie in each of `bins` equal steps; `counted` says of what."""
    counts = [0] * bins
    for value in values:
        counts[min(int(value * bins), bins - 1)] += 1
    rows = [{"from": place / bins, "to": (place + 1) / bins, "count": count} for place, count in enumerate(counts)]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(color=_BLUE)
        .encode(
            x=alt.X("from:Q", title=axis, scale=alt.Scale(domain=[0, 1]), bin="binned", axis=alt.Axis(format=_PERCENT)),
            x2="to:Q",
            y=alt.Y("count:Q", title=counted),
        )
    )
    return _drawn(chart, title, text)


def trends(title: str, text: str, names: Sequence[str], lines: Mapping[str, Sequence[float]]) -> Chart:
    """One line a kind of share over `names`, such as months, in their order."""
    rows = [
        {"name": name, "share": share, "kind": kind}
        for kind, shares in lines.items()
        for name, share in zip(names, shares, strict=True)
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            x=alt.X("name:O", title=None, axis=alt.Axis(labelAngle=-45, labelOverlap="parity")),
            y=alt.Y("share:Q", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(format=_PERCENT)),
            color=alt.Color(
                "kind:N",
                title=None,
                sort=list(lines),
                scale=alt.Scale(range=[_BLUE, "#3b8f5a", "#c2553f"]),
                legend=alt.Legend(orient="top"),
            ),
            strokeDash=alt.StrokeDash("kind:N", sort=list(lines), legend=None),
        )
    )
    return _drawn(chart, title, text)


def _rows(points: Sequence[tuple[float, float]]) -> alt.InlineData:
    return alt.InlineData(values=[{"x": x, "y": y} for x, y in points])


def _end(values: Sequence[float], level: float) -> float:
    """Return where an axis ends that shows the values and twice the level, in steps of five per cent."""
    return min(1.0, math.ceil(max(*values, 2 * level) * 20) / 20)


def _share(field: str, title: str, end: float = 1.0) -> alt.X | alt.Y:
    axis = alt.X if field == "x" else alt.Y
    return axis(
        f"{field}:Q", title=title, scale=alt.Scale(domain=[0, end]), axis=alt.Axis(tickCount=5, format=_PERCENT)
    )


def _drawn(chart: alt.TopLevelMixin, title: str, text: str) -> Chart:
    sized = chart.properties(width=_WIDTH, height=_HEIGHT).configure_view(stroke=None)
    lettered = sized.configure_axis(labelFontSize=_LETTERS, titleFontSize=_LETTERS, titleFontWeight="normal")
    svg: str = vl_convert.vegalite_to_svg(lettered.configure_legend(labelFontSize=_LETTERS).to_dict())
    return Chart(title=title, svg=svg, text=text)
