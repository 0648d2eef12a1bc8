"""A promise from answers that people judged, the surest first: exact, and true whenever the judging stops.

The confidences are those the home serves with, learned from none of these labels, so every row may certify. An answer
that nobody judged counts as wrong: then a threshold that passes would pass whatever the missing labels say, and looking
again after each label spends nothing. Requests below the threshold are never answered and need no label at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from eval.certificate import Certificate, Confidences, Flags, Promise, certify


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """Of each past request how sure the engine is, whether somebody judged its answer, and whether it was right."""

    confidence: Confidences
    judged: Flags
    right: Flags

    @property
    def wrong_rate(self) -> float:
        """Return which share of the judged answers was wrong."""
        return float((self.judged & ~self.right).sum() / max(1, self.judged.sum()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the judgements prove; without a threshold `to_judge` more, from the surest on, would do at this error rate.

    Where even all would not, `requests_missing` more requests are needed; None means that no number would do.
    """

    certificate: Certificate
    to_judge: int = 0
    requests_missing: int | None = 0

    @property
    def labels_missing(self) -> int | None:
        """Return how many judgements are missing, those of missing requests too."""
        return None if self.requests_missing is None else self.to_judge + self.requests_missing


def prove(seen: Judgements, promise: Promise) -> Proof:
    """Return the lowest threshold that the judgements prove, or what is missing."""
    found = certify(seen.confidence, seen.right & seen.judged, promise)
    if found.certified:
        return Proof(certificate=found)
    left = int((~seen.judged).sum())
    expected = partial(_expected, seen)
    would = certify(seen.confidence, expected(left), promise)
    if not would.certified:
        return Proof(certificate=found, to_judge=left, requests_missing=would.labels_missing)
    low, high = 0, left
    while high - low > 1:
        middle = (low + high) // 2
        passes = certify(seen.confidence, expected(middle), promise).certified
        low, high = (low, middle) if passes else (middle, high)
    return Proof(certificate=found, to_judge=high)


def _expected(seen: Judgements, more: int) -> Flags:
    """Return which answers would be known as right after `more` judgements, were errors as frequent as so far."""
    order: NDArray[np.intp] = np.argsort(-seen.confidence, kind="stable")
    next_ones = order[~seen.judged[order]][:more]
    errors = np.floor(np.arange(1, len(next_ones) + 1) * seen.wrong_rate)
    known = seen.right & seen.judged
    known[next_ones] = np.diff(errors, prepend=0.0) == 0
    return known


def needed_with(confidence: Confidences, promise: Promise, *, most_wrong: int = 12) -> tuple[int, ...]:
    """Return how many must be judged, from the surest on, where none of them is wrong, one, two, and so on.

    It ends where all requests would not be enough, which the last number says by being larger than their number.
    """
    rows, found = len(confidence), list[int]()
    for wrong in range(most_wrong):
        low, high = (found[-1] if found else 0), rows + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _proven_by(confidence, middle, wrong, promise) else (middle, high)
        found.append(high)
        if high > rows:
            break
    return tuple(found)


def _proven_by(confidence: Confidences, judged: int, wrong: int, promise: Promise) -> bool:
    """Whether so many judgements prove it, the surest being the wrong ones, which no threshold leaves out."""
    known = np.zeros(len(confidence), bool)
    known[np.argsort(-confidence, kind="stable")[wrong:judged]] = True
    return certify(confidence, known, promise).certified
