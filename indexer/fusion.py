"""Scores of words and of meaning into one order."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.lazily import lazily

Scores = NDArray[np.float32]
# Below this share of what a perfect match would score, the words found are accidents: another language, a stray name.
ENOUGH_COVERAGE = 0.2
STANDING_OUT_FROM = 5


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Raw scores of the candidates of one query, one entry a document.

    `whole`, `title` and `sentence` are cosines (best chunk, title, best sentence); `words` is BM25, 0 for no match,
    and `ceiling` the BM25 of a text that holds every word of the query.
    """

    whole: Scores
    title: Scores
    sentence: Scores
    words: Scores
    ceiling: float

    @lazily
    def dense(self) -> Scores:
        """Whole passage plus the better of title and best sentence."""
        return self.whole + np.maximum(self.title, self.sentence)

    @lazily
    def dense_z(self) -> Scores:
        """The same among these candidates, in standard deviations."""
        return standardised(self.dense)

    @lazily
    def words_z(self) -> Scores:
        """BM25 among these candidates, in standard deviations."""
        return standardised(self.words)

    @lazily
    def trust(self) -> float:
        """How far the word search is to be believed, 0 to 1."""
        return words_trust(self.words, ceiling=self.ceiling)


def fuse(evidence: Evidence, *, words_strength: float, words_always: float = 0.0) -> Scores:
    """Return one score a candidate, higher is better; the order of the candidates does not matter.

    The z-scores of both engines are added. Words count by `words_always` and by `words_strength` (how much the encoder
    needs them) times `words_trust` of this query.
    """
    weight = words_always + words_strength * evidence.trust
    return evidence.dense_z + np.float32(weight) * evidence.words_z


def words_trust(words: Scores, *, ceiling: float) -> float:
    """Return how far the word search is to be believed for this query, 0 to 1.

    It knows the answer when its best document stands out from its sixth, and when that document holds a fair share of
    the query's information. A paraphrase that shares only common words with many pages has neither.
    """
    if not len(words) or words.max() <= 0:
        return 0.0
    ranked = np.sort(words)[::-1]
    later = ranked[STANDING_OUT_FROM] if len(ranked) > STANDING_OUT_FROM else 0.0
    covered = ranked[0] / (ENOUGH_COVERAGE * ceiling) if ceiling > 0 else 1.0
    return float((1 - later / ranked[0]) * min(1.0, covered))


def standardised(scores: Scores) -> Scores:
    """Return z-scores; all zeros when there is nothing to tell apart."""
    if not len(scores):
        return np.zeros_like(scores)
    # As `mean` and `std`, which would take the mean twice and look at more than they need.
    away = scores - np.add.reduce(scores) / len(scores)
    spread = math.sqrt(np.add.reduce(away * away) / len(scores))
    return away / spread if spread > 1e-6 else np.zeros_like(scores)
