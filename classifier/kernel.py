"""An expert that weighs every labelled text by what it teaches: kernel ridge regression over vectors and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Logits, centred
from classifier.features import Features, warmth
from classifier.protocol import Matrix
from classifier.terms import weighed

KERNEL = "kernel"
_LEAST = 0.01
"""Scores stand for probabilities; what is below this says no more than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """One view of the labelled texts: unit `rows` from column `start` on, and where each text stands among them."""

    rows: Matrix
    places: NDArray[np.intp]
    start: int

    @property
    def end(self) -> int:
        """The column after its last."""
        return self.start + int(self.rows.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """What each labelled text says of every label (`pulls`, (n, labels)) to those near it in the views of `corners`.

    `words` (terms, labels) says the same of words; `base` (labels,) is how often each label occurred. Squared loss is
    less led astray by wrong labels than the others' (Rifkin and Klautau 2004). Heads may share rows.
    """

    corners: tuple[Corner, ...]
    pulls: Matrix
    words: Matrix
    base: Matrix
    name: str = KERNEL
    _votes: Matrix | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_votes", self._in_order())

    def _in_order(self) -> Matrix | None:
        """The pulls in the order of the rows, where all views have the same: nothing near needs to be put in order."""
        first = self.corners[0]
        if any(len(c.rows) != len(first.rows) or not np.array_equal(c.places, first.places) for c in self.corners):
            return None
        votes = np.zeros((len(first.rows), self.pulls.shape[1]), dtype=np.float32)
        np.add.at(votes, first.places, self.pulls)
        return votes

    @property
    def start(self) -> int:
        """The first dense column it reads."""
        return self.corners[0].start

    @property
    def columns(self) -> slice:
        """The dense columns it reads: those of all views."""
        return slice(self.start, self.corners[-1].end)

    def logits(self, features: Features) -> Logits:
        """One row a text, one column a label, rows centred so that experts can be added."""
        pulled = self._pulled(features) / np.float32(len(self.corners))
        scores = self.base + weighed(features.words, self.words) + pulled
        said = np.log(np.maximum(scores.astype(np.float64), _LEAST))
        return centred(said)

    def _pulled(self, features: Features) -> Matrix:
        warm = [features.warmth(corner.rows, corner.start) for corner in self.corners]
        if self._votes is not None:
            return np.asarray(sum(warm) @ self._votes, dtype=np.float32)
        near = sum(part[:, corner.places] for part, corner in zip(warm, self.corners, strict=True))
        return np.asarray(near @ self.pulls, dtype=np.float32)


def likeness_of_rows(features: Features, views: Sequence[slice], rows: slice, *, by_words: float = 0.5) -> Matrix:
    """(len(rows), n) kernel between some texts and all: mean warmth of the views, and a share of the words' product."""
    dense, words = features.dense, features.words
    near = np.mean([warmth(dense[rows, view] @ dense[:, view].T) for view in views], axis=0)
    return np.asarray(near + (words[rows] @ words.T).toarray() * by_words, dtype=np.float32)
