"""Linear models of one head: one on all views together, one on each view, one on words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.features import Features
from classifier.protocol import Matrix

Logits = NDArray[np.float64]

WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """`weights` (columns, labels) and `bias` (labels,) over one part of the features: `words` or dense columns."""

    name: str
    weights: Matrix
    bias: Matrix
    start: int = 0

    @property
    def columns(self) -> slice:
        """The dense columns it reads."""
        return slice(self.start, self.start + len(self.weights))

    def logits(self, features: Features) -> Logits:
        """One row a text, one column a label, rows centred so that experts can be added."""
        scores = (weighed(features, self.weights) if self.name == WORDS else self._read(features)) + self.bias
        centred: Logits = scores - scores.mean(axis=1, keepdims=True)
        return centred

    def _read(self, features: Features) -> Logits:
        return np.asarray(features.dense[:, self.columns] @ self.weights, dtype=np.float64)


def weighed(features: Features, weights: Matrix) -> Logits:
    """(texts, labels): what the words of each text weigh."""
    words = features.words
    if len(features) == 1:  # without the overhead of a sparse product, which a single text would notice
        return np.asarray((words.data @ weights[words.indices])[None], dtype=np.float64)
    return np.asarray(words @ weights, dtype=np.float64)
