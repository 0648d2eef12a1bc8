"""How much of a text's wording the texts of its label hold: who asks for the same thing uses much the same words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from classifier.calibration import Floats
from classifier.features import Features
from classifier.protocol import Labels

MOST_WORDED = 2_000
"""Up to so many rows it is asked for; labels of many rows hold nearly any word."""
_SHORT = 8.0
"""A text counts as having so much rarity more that is not held: that two words are held says less than ten."""
_LEAST_SPREAD = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Which terms the texts of each label hold: `held` (labels, terms).

    What is about something else, and near, has a word or two that nobody who asks for this topic says; an encoder makes
    little of those. `usual` and `spread` are of labelled texts, each compared with the others.
    """

    held: NDArray[np.bool_]
    usual: float = 0.0
    spread: float = 1.0

    def __call__(self, features: Features, labels: Labels) -> Floats:
        """(texts,) how much of each text's wording its label holds, in standard deviations from what is usual."""
        return self.standard(shares_held(features, labels, self.held))

    def standard(self, shares: Floats) -> Floats:
        """Shares that are held, in standard deviations."""
        return np.asarray((shares - self.usual) / self.spread, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How many labelled texts of each label hold each term: `counts` (labels, terms), for those that learn from it."""

    counts: NDArray[np.int32]

    @classmethod
    def by(cls, features: Features, targets: Labels, *, labels: int) -> Said:
        """Counts what texts of `features` say."""
        words = features.words
        occurs = sparse.csr_matrix((np.ones_like(words.data), words.indices, words.indptr), words.shape)
        of_label = sparse.csr_matrix(
            (np.ones(len(targets)), (targets, np.arange(len(targets)))), (labels, len(targets))
        )
        return cls(counts=np.asarray((of_label @ occurs).todense(), dtype=np.int32))

    def by_others(self, features: Features, found: Labels, own: NDArray[np.bool_]) -> Floats:
        """(texts,) how much of labelled texts' wording others of the label `found` hold; of `own` ones it is theirs."""
        return shares_held(features, found, self.counts, least=own)

    def wording(self, usually: Floats) -> Wording:
        """What serves, after what labelled texts `usually` share with others."""
        held = Wording(held=self.counts > 0)
        if not len(usually):
            return held
        return replace(held, usual=float(usually.mean()), spread=max(float(usually.std()), _LEAST_SPREAD))


def shares_held(
    features: Features, labels: Labels, said: NDArray[np.generic], *, least: NDArray[np.bool_] | None = None
) -> Floats:
    """(texts,) the share, by rarity, of terms that its label said oftener than `least`: words and pieces, half each.

    Words that no label has are not held. Pieces tell that a misspelled word is nearly one that is.
    """
    words, found = features.words, np.zeros(len(features))
    bounds, places, rarity = words.indptr.tolist(), words.indices, words.data
    for text, label in enumerate(labels.tolist()):
        row = slice(bounds[text], bounds[text + 1])
        terms, values = places[row], rarity[row]
        heard = said[label].take(terms) > (0 if least is None else int(least[text]))
        start = int(terms.searchsorted(features.whole))
        whole = values[:start] @ heard[:start] / max(float(np.add.reduce(values[:start])), 1e-9)
        pieces = values[start:] @ heard[start:] / max(float(np.add.reduce(values[start:])), 1e-9)
        found[text] = (whole * features.known[text] + pieces) / 2
    return np.asarray(found * features.weight / (features.weight + _SHORT), dtype=np.float64)
