"""The pictures of a replay: risk against coverage, reliability, and how it went month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from eval.charts import against_diagonal, curve, trends
from eval.classification_metrics import reliability
from eval.replay_figures import Outcome
from eval.report import Section

_CURVE_POINTS = 200
FEWEST = 20
"""Fewer judged answers make a picture of chance."""


def confidence_section(found: Sequence[Outcome]) -> tuple[Section, ...]:
    """Return how errors grow with coverage, and whether confidences can be trusted; nothing for too few answers."""
    judged = sorted(
        (one for one in found if one.replayed.verdict in {"right", "wrong"}), key=lambda one: -one.replayed.confidence
    )
    if len(judged) < FEWEST:
        text = f"Only {len(judged)} answers could be judged; {FEWEST} are needed for a picture of them."
        return (Section(title="Can the confidence be trusted?", text=text),)
    right = np.array([one.replayed.verdict == "right" for one in judged])
    sure = np.array([one.replayed.confidence for one in judged])
    count = np.arange(1, len(judged) + 1)
    rates = np.cumsum(~right) / count
    places = np.unique(np.linspace(0, len(judged) - 1, _CURVE_POINTS).astype(int))
    return (
        Section(
            title="Can the confidence be trusted?",
            text="First: answering only the surest, how many would be wrong. Second: on the dashed line, answers said "
            "to be right with 80 % are right in 80 of 100 cases. Both over the answers that could be judged.",
            charts=(
                curve(
                    "Risk and coverage",
                    f"Wrong answers by coverage; over all {len(judged)} judged answers {rates[-1]:.1%} are wrong.",
                    points=[(float(count[i] / len(found)), float(rates[i])) for i in places],
                    axes=("share of all requests answered", "share wrong of those"),
                ),
                against_diagonal(
                    "Reliability",
                    "Share of right answers by confidence.",
                    points=[(part.confidence, part.accuracy) for part in reliability(sure, right)],
                    axes=("confidence", "share right"),
                ),
            ),
        ),
    )


def trend_section(found: Sequence[Outcome]) -> tuple[Section, ...]:
    """Return shares by month; nothing for a history of one month."""
    months: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        months[one.replayed.time[:7]].append(one)
    if len(months) < 2:
        return ()
    lines = {
        "answered": [sum(one.replayed.answered for one in group) / len(group) for _, group in sorted(months.items())],
        "confirmed": [_share(group, "confirmed") for _, group in sorted(months.items())],
        "refuted": [_share(group, "refuted") for _, group in sorted(months.items())],
    }
    chart = trends(
        "Shares by month", "Answered, confirmed and refuted, as shares of each month's requests.", sorted(months), lines
    )
    return (Section(title="How did it go over time?", charts=(chart,)),)


def _share(group: Sequence[Outcome], kind: str) -> float:
    return sum(one.deflection == kind for one in group) / len(group)
