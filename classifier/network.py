"""An expert for many rows: a small network over vectors and words, which sees what several of them say together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from classifier.calibration import Logits, centred, probabilities
from classifier.features import Features
from classifier.protocol import Matrix
from classifier.terms import weighed

NETWORK = "network"
_LEAST = 1e-4
"""Networks are too sure: what is likely to less than this is no less likely than others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One hidden layer: `dense` (columns, units) and `words` (terms, units) lead in, `out` (units, labels) leads out.

    `thresholds` (units,) and `bias` (labels,) are added to the sums; a unit below zero is silent. Of the words it reads
    the first columns, those that are whole.
    """

    dense: Matrix
    words: Matrix
    thresholds: Matrix
    out: Matrix
    bias: Matrix
    name: str = NETWORK
    start: int = 0

    @property
    def columns(self) -> slice:
        """The dense columns it reads: those of all views."""
        return slice(0, len(self.dense))

    def logits(self, features: Features) -> Logits:
        """One row a text, one column a label, rows centred so that experts can be added."""
        read = features.dense[:, self.columns] @ self.dense + weighed(features.words, self.words)
        scores = np.maximum(read + self.thresholds, 0) @ self.out + self.bias
        said = np.log(np.maximum(probabilities(scores.astype(np.float64)), _LEAST))
        return centred(said)
