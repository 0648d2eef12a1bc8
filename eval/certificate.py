"""At most so many wrong answers, with so much confidence: exact bounds and the threshold they allow.

The bound is Clopper and Pearson's (1934). The threshold is chosen by testing a fixed list of candidates, each against
"more than `max_wrong` of what it would answer is wrong", with Wiens' fallback procedure (2003), which keeps the chance
that any candidate passes wrongly at or below 1 - confidence (learn then test, Angelopoulos et al. 2021).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # loads `stats` when it is first asked for: half a second, and most commands ask for nothing of it
from numpy.typing import NDArray

Confidences = NDArray[np.float64]
Flags = NDArray[np.bool_]
_CANDIDATES = 24
_FORESEEN = 6.0
"""Errors are foreseen as a Poisson count whose mean is a gamma of this shape: confidences of few labels are off."""
MOST_LABELS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What an administrator asks for: at most `max_wrong` of the answers wrong, with `confidence`."""

    max_wrong: float = 0.05
    confidence: float = 0.95

    def holds(self, *, wrong: int, answered: int) -> bool:
        """Whether so many errors among so many answers prove it."""
        return answered > 0 and wrong_rate_upper(wrong, answered, confidence=self.confidence) <= self.max_wrong

    def refuted(self, *, wrong: int, answered: int) -> bool:
        """Whether so many errors are more than chance, if it were kept: then more of the same cannot prove it."""
        return wrong > 0 and float(scipy.stats.binom.sf(wrong - 1, answered, self.max_wrong)) <= 1.0 - self.confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The threshold that keeps the promise, or none: then `labels_missing` more labelled requests are needed.

    `answered` and `wrong` count the calibration rows at that threshold; without one, at the best candidate. Where even
    that is wrong too often for chance, no number of labels would do: `labels_missing` is None.
    """

    promise: Promise
    threshold: float | None
    answered: int
    wrong: int
    rows: int
    labels_missing: int | None = 0

    @property
    def certified(self) -> bool:
        """Whether there is a threshold that keeps the promise."""
        return self.threshold is not None


def wrong_rate_upper(wrong: int, answered: int, *, confidence: float = 0.95) -> float:
    """Return the exact one-sided upper bound of a rate seen `wrong` times in `answered`; 1 for no answers."""
    if answered == 0 or wrong >= answered:
        return 1.0
    return float(scipy.stats.beta.ppf(confidence, wrong + 1, answered - wrong))


def fewest_answers(promise: Promise, *, wrong: int = 0) -> int:
    """Return how many answers with `wrong` errors among them prove the promise (59 for 5 % without an error)."""
    low, high = wrong + 1, wrong + 2
    while not promise.holds(wrong=wrong, answered=high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if promise.holds(wrong=wrong, answered=middle) else (middle, high)
    return high


def certify(confidences: Confidences, correct: Flags, promise: Promise) -> Certificate:
    """Return the lowest threshold proven to keep `promise` on labelled rows, or how many labels are missing.

    `confidences` (n,) must not have been learned from these same rows (held out or cross-fitted).
    """
    order = np.argsort(-confidences, kind="stable")
    ranked, errors = confidences[order], np.cumsum(~correct[order], dtype=np.int64)
    candidates = _candidates(ranked, promise)
    passed = _fallback(candidates, errors, promise)
    if not passed:
        return _not_yet(errors, list(candidates), promise)
    answered = max(passed)
    return Certificate(
        promise=promise,
        threshold=float(ranked[answered - 1]),
        answered=answered,
        wrong=int(errors[answered - 1]),
        rows=len(ranked),
    )


def _candidates(ranked: Confidences, promise: Promise) -> dict[int, float]:
    """Return how many rows each candidate threshold answers, rising, with the risk each may spend of its own.

    Chosen by the confidences, not by whether these rows were right: one half of the risk goes to the fewest answers
    that could pass with it, the other to where most answers are to be expected, which forgives an early error. Where
    that is the same place, it goes to the fewest that could pass with one error. Rows of equal confidence stay as one.
    """
    n, risk = len(ranked), 1.0 - promise.confidence
    if n < fewest_answers(promise):
        return {}
    half = Promise(max_wrong=promise.max_wrong, confidence=1.0 - risk / 2)
    ends = np.append(np.flatnonzero(np.diff(ranked)) + 1, n)
    first = min(n, fewest_answers(half))
    sizes = _whole(np.linspace(first, n, _CANDIDATES), ends)
    second = _most_promising(ranked, sizes, promise, level=risk / 2)
    if second == sizes[0]:
        (second,) = _whole([min(n, fewest_answers(half, wrong=1))], ends)
    shares = dict.fromkeys(sorted({*sizes, second}), 0.0)
    shares[sizes[0]] += risk / 2
    shares[second] += risk / 2
    return shares


def _whole(sizes: Iterable[float], ends: NDArray[np.int64]) -> list[int]:
    """Return the sizes, rising, each up to the end of the rows of equal confidence that it falls among."""
    return sorted({int(ends[np.searchsorted(ends, round(size))]) for size in sizes})


def _most_promising(ranked: Confidences, sizes: Sequence[int], promise: Promise, *, level: float) -> int:
    """Return the size that answers most on average, if errors are as frequent as the confidences say."""
    counts = np.array(sizes)
    foreseen = np.maximum(np.cumsum(1.0 - ranked)[counts - 1], 1e-9)
    forgiven = scipy.stats.binom.ppf(level, counts, promise.max_wrong)
    forgiven -= scipy.stats.binom.cdf(forgiven, counts, promise.max_wrong) > level
    passes = scipy.stats.nbinom.cdf(forgiven, _FORESEEN, _FORESEEN / (_FORESEEN + foreseen))
    return int(counts[np.argmax(counts * passes)])


def _fallback(candidates: Mapping[int, float], errors: NDArray[np.int64], promise: Promise) -> list[int]:
    """Return the sizes that pass; each tests at its own share plus, if its predecessor passed, that one's level."""
    passed, inherited = [], 0.0
    for answered, share in candidates.items():
        level = share + inherited
        # The chance of so few errors if the true rate were just above what was promised.
        if scipy.stats.binom.cdf(int(errors[answered - 1]), answered, promise.max_wrong) <= level:
            passed.append(answered)
            inherited = level
        else:
            inherited = 0.0
    return passed


def _not_yet(errors: NDArray[np.int64], sizes: Sequence[int], promise: Promise) -> Certificate:
    """Return the refusal, with the number of labels that would do if the errors stay as rare as they were."""
    n = len(errors)
    sizes = sizes or range(max(1, n // 3), n + 1)  # too few rows for any candidate: what their surest third says
    size = min(sizes, key=lambda s: (errors[s - 1] / s, -s), default=n)
    wrong = int(errors[size - 1]) if n else 0
    needed = _labels_needed(wrong, size, n, promise)
    missing = None if needed is None else max(1, needed - n)
    return Certificate(promise=promise, threshold=None, answered=size, wrong=wrong, rows=n, labels_missing=missing)


def _labels_needed(wrong: int, size: int, rows: int, promise: Promise) -> int | None:
    """Return how many labelled requests would prove the promise if errors stay as rare as among the surest `size`.

    Where that takes more than 100,000, or never happens: how many would do if no further error came, unless so many
    errors are no chance. Then None.
    """
    rate, coverage = (wrong / size if size else 0.0), max(size / rows if rows else 1.0, 1e-3)
    answered = fewest_answers(promise)
    while answered / coverage < MOST_LABELS:
        if promise.holds(wrong=round(rate * answered), answered=answered):
            return int(answered / coverage) + 1
        answered = int(answered * 1.05) + 1
    if promise.refuted(wrong=wrong, answered=size):
        return None
    return int(fewest_answers(promise, wrong=wrong) / coverage) + 1
