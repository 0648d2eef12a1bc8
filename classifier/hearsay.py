"""An expert that asks nothing of the text but what its topic is: who knows the topic mostly knows queue and tier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Logits, centred
from classifier.features import Features
from classifier.fitted import as_saved
from classifier.protocol import Labels, Matrix

HEARSAY = "hearsay"
_LEAST = 0.003
"""No topic rules a label out: topics are guessed, and rows are few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearsay:
    """`table` (topics, labels): how often rows that look like a topic had each label."""

    table: Matrix
    name: str = HEARSAY
    start: int = 0

    @classmethod
    def of(cls, topics: Matrix, targets: Labels, weights: NDArray[np.float64], *, labels: int) -> Hearsay:
        """Counts each row for every topic by how likely that is, `topics` (n, topics), and one usual row besides.

        Topics as they are guessed, not as they were labelled: a guess is what a new text comes with.
        """
        wanted = np.eye(labels)[targets] * weights[:, None]
        counts = topics.astype(np.float64).T @ wanted + wanted.sum(axis=0) / weights.sum()
        table = counts / counts.sum(axis=1, keepdims=True)
        return cls(table=as_saved(table))

    @property
    def columns(self) -> slice:
        """The dense columns it reads: none."""
        return slice(0, 0)

    def logits(self, features: Features) -> Logits:
        """One row a text, one column a label, rows centred so that experts can be added."""
        if features.topics is None:
            return np.zeros((len(features), self.table.shape[1]))
        said = np.log(np.maximum((features.topics @ self.table).astype(np.float64), _LEAST))
        return centred(said)
