"""The pictures of a replay: risk against coverage, reliability, and how it went month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.certificate import Promise
from eval.classification_metrics import reliability
from eval.replay.figures import Outcome
from eval.report import Chart, Section
from eval.wording import _, number, share

_CURVE_POINTS = 200
_FIRST = 9
"""The share wrong of fewer answers than these jumps up and down by chance."""
FEWEST = 20
"""Fewer judged answers make a picture of chance."""


def confidence_section(found: Sequence[Outcome]) -> tuple[Section, ...]:
    """Return how errors grow with coverage, and whether confidences can be trusted; nothing for too few answers."""
    judged = sorted(
        (one for one in found if one.replayed.verdict in {"right", "wrong"}), key=lambda one: -one.replayed.confidence
    )
    title = _("Can the confidence be trusted?")
    if len(judged) < FEWEST:
        text = _("Only %(count)s answers can be told right or wrong; a picture of them needs %(fewest)s.")
        return (Section(title=title, text=text % {"count": number(len(judged)), "fewest": number(FEWEST)}),)
    right = np.array([one.replayed.verdict == "right" for one in judged])
    sure = np.array([one.replayed.confidence for one in judged])
    return (
        Section(
            title=title,
            text=_("Both pictures are over the answers that can be told right or wrong."),
            charts=(_errors_by_coverage(right, requests=len(found)), _reliability(sure, right)),
        ),
    )


def _errors_by_coverage(right: NDArray[np.bool_], *, requests: int) -> Chart:
    """Draw how many answers are wrong, the surest first; `right` is in that order."""
    from eval.charts import curve

    count = np.arange(1, len(right) + 1)
    rates = np.cumsum(~right) / count
    places = np.unique(np.linspace(_FIRST, len(right) - 1, _CURVE_POINTS).astype(int))
    all_of_them = _("Answering all %(count)s of them, %(share)s would be wrong.")
    return curve(
        _("The more is answered, the more is wrong"),
        _(
            "From left to right the engine answers more, the surest requests first; the line says how many "
            "of these answers are wrong, the dashed one what is usually promised."
        )
        + " "
        + all_of_them % {"count": number(len(right)), "share": share(float(rates[-1]))},
        points=[(float(count[i] / requests), float(rates[i])) for i in places],
        axes=(_("share of all requests answered"), _("share of these answers wrong")),
        level=Promise().max_wrong,
    )


def _reliability(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> Chart:
    from eval.charts import against_diagonal

    return against_diagonal(
        _("Is it as sure as it says?"),
        _(
            "On the dashed line, of 100 answers said to be right with 80 % eighty are right. Above the "
            "line the engine is better than it says, below it worse."
        ),
        points=[(part.confidence, part.accuracy) for part in reliability(sure, right)],
        axes=(_("said to be right"), _("was right")),
    )


def trend_section(found: Sequence[Outcome]) -> tuple[Section, ...]:
    """Return shares by month; nothing for a history of one month."""
    months: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        months[one.replayed.time[:7]].append(one)
    if len(months) < 2:
        return ()
    from eval.charts import trends

    lines = {
        _("answered"): [
            sum(one.replayed.answered for one in group) / len(group) for _m, group in sorted(months.items())
        ],
        _("confirmed"): [_share(group, "confirmed") for _m, group in sorted(months.items())],
        _("did not help"): [_share(group, "refuted") for _m, group in sorted(months.items())],
    }
    chart = trends(
        _("Month by month"),
        _("Of each month's requests: answered, answered and confirmed to be right, and answered without helping."),
        sorted(months),
        lines,
    )
    return (Section(title=_("How did it go over time?"), charts=(chart,)),)


def _share(group: Sequence[Outcome], kind: str) -> float:
    return sum(one.deflection == kind for one in group) / len(group)
