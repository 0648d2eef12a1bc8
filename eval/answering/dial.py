"""The promise dial: what each promise from 1 to 20 % wrong would give on the same labels, and the curve behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from eval.answering.evaluate import AnsweringReport
from eval.certificate import Promise, certify, wrong_rate_upper
from eval.observations import correctness

STEPS = tuple(percent / 100 for percent in range(1, 21))
_POINTS = 200
Row = dict[str, Any]


def dial(report: AnsweringReport) -> list[Row]:
    """Return a row for each promise; the threshold is certified on one half, its figures are the other half's.

    Each row holds for itself with the stated confidence: a promise is chosen by what a house needs, not by the row
    that happens to look best.
    """
    learned, confidence = report.learned, report.learned.certificate.promise.confidence
    right, reported = correctness(learned.observations), correctness(report.reported)
    rows = []
    for max_wrong in STEPS:
        found = certify(learned.confidence, right, Promise(max_wrong=max_wrong, confidence=confidence))
        threshold = None if report.refusal else found.threshold
        answered = report.confidence >= (2.0 if threshold is None else threshold)
        wrong, count = int((answered & ~reported).sum()), int(answered.sum())
        rows.append(
            {
                "max_wrong": max_wrong,
                "confidence": confidence,
                "certified": threshold is not None,
                "threshold": threshold,
                "coverage": round(count / len(answered), 4) if len(answered) else 0.0,
                "wrong_rate": round(wrong / count, 4) if count else 0.0,
                "wrong_rate_upper": round(wrong_rate_upper(wrong, count, confidence=confidence), 4),
                "labels_missing": found.labels_missing,
            }
        )
    return rows


def risk_coverage(report: AnsweringReport) -> list[Row]:
    """Return at most 200 points of the reported half, the surest first: threshold, coverage, share wrong."""
    return list(_points(report)) if len(report.reported) else []


def _points(report: AnsweringReport) -> Iterator[Row]:
    order = np.argsort(-report.confidence, kind="stable")
    ranked, right = report.confidence[order], correctness(report.reported)[order]
    n = np.arange(1, len(right) + 1)
    rates = np.cumsum(~right) / n
    for place in np.unique(np.linspace(0, len(right) - 1, _POINTS).astype(int)):
        yield {
            "threshold": round(float(ranked[place]), 6),
            "coverage": round(float(n[place] / len(right)), 4),
            "wrong_rate": round(float(rates[place]), 4),
        }
