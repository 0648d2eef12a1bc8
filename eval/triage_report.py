"""The report page of `eval triage`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from eval.charts import against_diagonal, curve
from eval.classification_metrics import coverage_curve, reliability
from eval.report import Report, Section, TableOf
from eval.triage import TestRow, TriageReport

_MOST_CONFUSED, _CURVE_POINTS = 25, 200


def triage_page(report: TriageReport) -> Report:
    """Figures with intervals, calibration, coverage, the commonest confusions, and precision and recall per label."""
    return Report(
        title="Triage evaluation",
        subtitle=f"{len(report.rows):,} test rows, model {report.model_version}.",
        summary=_summary(report),
        sections=(_calibration(report), _confusions(report), _labels(report)),
        notes=report.warnings,
    )


def _summary(report: TriageReport) -> TableOf:
    rows = []
    for name, value in report.figures.items():
        interval = report.intervals.get(name)
        between = f"{interval.low:.3f} to {interval.high:.3f}" if interval else ""
        rows.append((name, "no such rows" if value is None else f"{value:.4f}", between))
    rows.append(("train_seconds", f"{report.train_seconds:.1f}", ""))
    rows += [(f"predict_ms {name}", f"{value:.2f}", "") for name, value in report.predict_ms.items()]
    return TableOf(title="Figures", columns=("measure", "value", "95 % interval"), rows=rows)


def _calibration(report: TriageReport) -> Section:
    confidence = np.asarray([row.confidence for row in report.rows])
    right = np.asarray([row.predicted == row.label for row in report.rows])
    bins = reliability(confidence, right)
    covered, precision = coverage_curve(confidence, right)
    shown = np.unique(np.linspace(0, len(covered) - 1, _CURVE_POINTS).astype(int))
    return Section(
        title="Can the confidence be trusted?",
        text="On the dashed line, texts said to be right with 80 % are right in 80 of 100 cases; below it, in fewer.",
        charts=(
            against_diagonal(
                "Reliability",
                f"Share that was right by confidence; expected calibration error {report.figures['ece']:.3f}.",
                points=[(found.confidence, found.accuracy) for found in bins],
                axes=("confidence", "share right"),
            ),
            curve(
                "Coverage",
                f"Precision when only the surest texts are taken; {report.figures['coverage@95']:.1%} at 95 %.",
                points=[(float(covered[place]), float(precision[place])) for place in shown],
                axes=("share of texts taken", "share right of those"),
            ),
        ),
    )


def _confusions(report: TriageReport) -> Section:
    wrong = Counter((row.label, row.predicted) for row in report.rows if not _is_right(row, report.out_of_scope_label))
    example = {(row.label, row.predicted): row.text for row in reversed(report.rows)}
    rows = [
        (label, predicted, str(count), " ".join(example[label, predicted].split())[:120])
        for (label, predicted), count in wrong.most_common(_MOST_CONFUSED)
    ]
    return Section(
        title="What is mistaken for what?",
        text="The commonest mistakes first. A text out of scope is mistaken when it was not flagged.",
        tables=(TableOf(title="Confusions", columns=("is", "taken for", "count", "for example"), rows=rows),),
    )


def _is_right(row: TestRow, out_of_scope_label: str) -> bool:
    return row.out_of_scope if row.label == out_of_scope_label else row.predicted == row.label


def _labels(report: TriageReport) -> Section:
    said = [_given(row, report.out_of_scope_label) for row in report.rows]
    there, given = Counter(row.label for row in report.rows), Counter(said)
    right = Counter(row.label for row, label in zip(report.rows, said, strict=True) if row.label == label)
    rows = [
        (
            label,
            _share(right[label], given[label]),
            _share(right[label], there[label]),
            _said_and_was([row for row in report.rows if row.predicted == label]),
            str(there[label]),
        )
        for label in sorted(there, key=lambda label: (right[label] / there[label], label))
    ]
    return Section(
        title="How well is each label found?",
        text="Weakest first. Precision: how many given this label have it. Recall: how many that have it are given it. "
        "Sure: the mean confidence where it was predicted, beside the share that was right.",
        tables=(TableOf(title="Labels", columns=("label", "precision", "recall", "sure, right", "rows"), rows=rows),),
    )


def _said_and_was(rows: Sequence[TestRow]) -> str:
    if not rows:
        return ""
    right = sum(row.predicted == row.label for row in rows)
    return f"{sum(row.confidence for row in rows) / len(rows):.2f}, {right / len(rows):.2f}"


def _given(row: TestRow, out_of_scope_label: str) -> str:
    # A flagged text in scope keeps its label here, as in every figure but `in_scope_flagged`.
    return out_of_scope_label if row.out_of_scope and row.label == out_of_scope_label else row.predicted


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"
