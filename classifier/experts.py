"""Linear models of one head: one on all views together, one on each view, and those on words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from classifier.calibration import Logits, centred
from classifier.features import Features
from classifier.protocol import Matrix
from classifier.terms import weighed

WORDS, OPENING, BROAD, TELLING = "words", "opening", "broad", "telling"
LAYERS, PEAKS = "layers", "peaks"
INSIDE = {LAYERS, PEAKS}
"""Experts that read what the first view's encoder held on the way: means after its layers, and its tokens' maxima."""
LEXICAL = {WORDS, OPENING, BROAD, TELLING}
"""Experts that read words: of whole texts, of openings, their themes, and what each tells; the others vectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """`weights` (columns, labels) and `bias` (labels,) over one part of the features: words or dense columns."""

    name: str
    weights: Matrix
    bias: Matrix
    start: int = 0

    @property
    def columns(self) -> slice:
        """The columns it reads: dense ones, or those of the insides."""
        return slice(self.start, self.start + len(self.weights))

    def logits(self, features: Features) -> Logits:
        """One row a text, one column a label, rows centred so that experts can be added."""
        scores = self._weighed(features) + self.bias
        return centred(scores)

    def _weighed(self, features: Features) -> Logits:
        if self.name in INSIDE:
            return np.asarray(features.inside[:, self.columns] @ self.weights, dtype=np.float64)
        words = lexical_part(features, self.name)
        if words is None:
            return np.asarray(features.dense[:, self.columns] @ self.weights, dtype=np.float64)
        return np.asarray(weighed(words, self.weights), dtype=np.float64)


def lexical_part(features: Features, name: str) -> sparse.csr_matrix | None:
    """The words that the expert of this name reads; None for one that reads vectors."""
    return features.opening if name == OPENING else features.words if name in LEXICAL else None
