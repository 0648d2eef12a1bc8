"""Scores of words and of meaning into one order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Raw scores of the candidates of one query, one entry a document.

    `whole`, `title` and `sentence` are cosines (best chunk, title, best sentence); `words` is BM25, 0 for no match.
    """

    whole: Scores
    title: Scores
    sentence: Scores
    words: Scores

    @property
    def dense(self) -> Scores:
        """Whole passage plus the better of title and best sentence."""
        return self.whole + np.maximum(self.title, self.sentence)


def fuse(evidence: Evidence) -> Scores:
    """Return one score a candidate, higher is better; the order of the candidates does not matter."""
    return 0.5 * standardised(evidence.words) + standardised(evidence.dense)


def standardised(scores: Scores) -> Scores:
    """Return z-scores; all zeros when there is nothing to tell apart."""
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-6 else np.zeros_like(scores)
