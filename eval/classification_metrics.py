"""Measures of labelled predictions: plain arrays in, shares in [0, 1] out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import BINS, expected_calibration_error

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.intp]

__all__ = ["BINS", "expected_calibration_error"]  # the classifier's own measure, named here beside the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A measure and its 95 % percentile bootstrap interval over test rows."""

    value: float
    low: float
    high: float


def macro_f1(truth: Codes, predicted: Codes) -> float:
    """Mean F1 over the labels that occur in `truth`; codes are non-negative. 0 for no rows."""
    if not len(truth):
        return 0.0
    size = int(max(truth.max(), predicted.max())) + 1
    right = np.bincount(truth[truth == predicted], minlength=size)
    occurring = np.bincount(truth, minlength=size)
    f1 = 2 * right / np.maximum(occurring + np.bincount(predicted, minlength=size), 1)
    return float(f1[occurring > 0].mean())


def coverage_at_precision(confidence: Floats, right: Flags, *, precision: float = 0.95) -> float:
    """The largest share of all rows, surest first, of which at least `precision` are right."""
    covered, precisions = coverage_curve(confidence, right)
    reached = np.flatnonzero(precisions >= precision)
    return float(covered[reached[-1]]) if len(reached) else 0.0


def coverage_curve(confidence: Floats, right: Flags) -> tuple[Floats, Floats]:
    """Share answered and precision there, one point a distinct confidence: rows as sure as each other go together."""
    order = np.argsort(-confidence, kind="stable")
    counted = np.arange(1, len(order) + 1)
    last_of_tie = np.append(confidence[order][1:] != confidence[order][:-1], True)[: len(order)]
    precisions = np.cumsum(right[order]) / counted
    return counted[last_of_tie] / max(len(order), 1), precisions[last_of_tie]


def area_under_roc(score: Floats, positive: Flags) -> float | None:
    """The chance that a positive row scores above a negative one, ties half; None unless both kinds occur."""
    from scipy.stats import rankdata

    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return None
    ranks = rankdata(score)[positive].sum()
    return float((ranks - positives * (positives + 1) / 2) / (positives * negatives))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Rows of similar confidence: their mean confidence, the share that was right, and how many there are."""

    confidence: float
    accuracy: float
    rows: int


def reliability(confidence: Floats, right: Flags, *, bins: int = BINS) -> tuple[Bin, ...]:
    """The points of a reliability diagram over equal-width bins; empty bins are left out."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    chosen = [places == place for place in np.unique(places)]
    return tuple(
        Bin(confidence=float(confidence[rows].mean()), accuracy=float(right[rows].mean()), rows=int(rows.sum()))
        for rows in chosen
    )


def bootstrap(measure: Callable[[Codes], float], size: int, *, seed: int, rounds: int = 500) -> Interval:
    """The interval of `measure(rows)` when `size` rows are drawn anew, with replacement, `rounds` times."""
    random = np.random.default_rng(seed)
    drawn = [measure(random.integers(size, size=size)) for _ in range(rounds)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(value=measure(np.arange(size)), low=float(low), high=float(high))
