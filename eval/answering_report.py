"""The page of `eval answering`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from eval.answering import AnsweringReport
from eval.charts import against_diagonal, curve
from eval.classification_metrics import reliability
from eval.observations import correctness
from eval.report import Report, Section, TableOf

_CURVE_POINTS = 200


def answering_page(report: AnsweringReport) -> Report:
    """The promise, risk against coverage, calibration, and a table for each group."""
    figures = report.as_json()
    shown = [(name, str(value)) for name, value in figures.items() if not isinstance(value, dict | None)]
    return Report(
        title="Answering evaluation",
        subtitle=report.message,
        summary=TableOf(title="Figures of the reported half", columns=("figure", "value"), rows=shown),
        sections=(_risk(report), _calibration(report), *_groups(figures["groups"])),
    )


def _risk(report: AnsweringReport) -> Section:
    right = correctness(report.reported)[np.argsort(-report.confidence, kind="stable")]
    n = np.arange(1, len(right) + 1)
    rates = np.cumsum(~right) / n
    places = np.unique(np.linspace(0, len(right) - 1, _CURVE_POINTS).astype(int))
    return Section(
        title="How much could be answered?",
        text="Each point is a threshold: how many questions would be answered, and which share of those wrongly.",
        charts=(
            curve(
                "Risk and coverage",
                f"Wrong answers by coverage; at full coverage {rates[-1]:.1%} would be wrong.",
                points=[(float(n[i] / len(right)), float(rates[i])) for i in places],
                axes=("share answered", "share wrong of those"),
            ),
        ),
    )


def _calibration(report: AnsweringReport) -> Section:
    bins = reliability(report.confidence, correctness(report.reported))
    return Section(
        title="Can the confidence be trusted?",
        text="On the dashed line, answers said to be right with 80 % are right in 80 of 100 cases.",
        charts=(
            against_diagonal(
                "Reliability",
                "Share of right answers by confidence.",
                points=[(found.confidence, found.accuracy) for found in bins],
                axes=("confidence", "share right"),
            ),
        ),
    )


def _groups(groups: object) -> tuple[Section, ...]:
    if not isinstance(groups, Mapping) or not groups:
        return ()
    rows = [(name, *(str(value) for value in found.values())) for name, found in groups.items()]
    columns = ("group", "questions", "coverage", "answered", "wrong")
    return (Section(title="By language", tables=(TableOf(title="Groups", columns=columns, rows=rows),)),)
