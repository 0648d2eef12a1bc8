"""The page of `eval answering`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from eval.answering import AnsweringReport
from eval.answering_figures import answering_figures, message
from eval.charts import against_diagonal, curve
from eval.classification_metrics import reliability
from eval.observations import correctness
from eval.report import Report, Section, TableOf

_CURVE_POINTS = 200


def answering_page(report: AnsweringReport) -> Report:
    """The promise, risk against coverage, calibration, and a table for each group."""
    figures = answering_figures(report)
    shown = [(name, str(value)) for name, value in figures.items() if not isinstance(value, dict | list | None)]
    return Report(
        title="Answering evaluation",
        subtitle=message(report),
        summary=TableOf(title="Figures of the reported half", columns=("figure", "value"), rows=shown),
        sections=(
            _risk(report),
            _calibration(report),
            *_groups("By language", figures["groups"]),
            *_groups("By topic", figures["topics"]),
            *_drift(figures),
            *_remarks(figures["remarks"]),
        ),
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


def _groups(title: str, groups: Mapping[str, Mapping[str, Any]]) -> tuple[Section, ...]:
    if not groups:
        return ()
    rows = [
        (
            name,
            *(str(found[figure]) for figure in ("questions", "coverage", "answered", "wrong")),
            "yes" if found["own"]["certified"] else "no",
            str(found["own"].get("coverage", "")),
            str(found["own"]["labels_missing"]),
        )
        for name, found in groups.items()
    ]
    columns = ("group", "questions", "coverage", "answered", "wrong", "own promise", "its coverage", "labels missing")
    text = "A promise for each group is tested more strictly the more groups there are, so that all hold together."
    return (Section(title=title, text=text, tables=(TableOf(title=title, columns=columns, rows=rows),)),)


def _drift(figures: Mapping[str, Any]) -> tuple[Section, ...]:
    named = (("the reported half", figures["drift"]), ("recent requests", figures["recent_drift"]))
    rows = [
        (
            name,
            str(found["recent"]),
            _p(found["questions_p"]),
            _p(found["scores_p"]),
            "yes" if found["drifted"] else "no",
        )
        for name, found in named
        if found is not None
    ]
    columns = ("compared with", "requests", "p of what is asked", "p of the confidences", "changed")
    text = "Has traffic changed since calibration? Each p below half of one percent says so, and nothing is promised."
    return (
        (Section(title="Drift", text=text, tables=(TableOf(title="Drift", columns=columns, rows=rows),)),)
        if rows
        else ()
    )


def _p(value: float | None) -> str:
    return "too few" if value is None else f"{value:.3f}"


def _remarks(remarks: Sequence[str]) -> tuple[Section, ...]:
    return (Section(title="About the labels", text=" ".join(remarks)),) if remarks else ()
