"""An expert that remembers: a text is about what the labelled texts most like it are about."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Logits, centred
from classifier.features import Features
from classifier.fitted import as_saved
from classifier.protocol import Matrix

LIKENESS = "likeness"
MOST_REMEMBERED = 6_000
"""With more rows linear models know as much, and comparing with all would cost time at every prediction."""

_FLOOR = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Unit `rows` of one view, the `places` (n,) of the labelled texts among them, and their `targets` (n,).

    `shares` (n,) is what each text counts. A soft vote of the nearest (Vinyals et al. 2016): with a handful of examples
    a label, what its texts have in common is not known yet, but a near text is. Heads may share `rows`.
    """

    name: str
    rows: Matrix
    places: NDArray[np.intp]
    targets: NDArray[np.intp]
    shares: Matrix
    labels: int
    start: int = 0
    votes: Matrix = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        votes = np.zeros((len(self.rows), self.labels), dtype=np.float32)
        np.add.at(votes, (self.places, self.targets), self.shares)
        object.__setattr__(self, "votes", votes)

    @classmethod
    def of(cls, dense: Matrix, targets: NDArray[np.intp], weights: Logits, *, labels: int, view: slice) -> Likeness:
        """Remembers the columns `view` of `dense`; a label of many rows speaks with the square root of their number."""
        counts = np.bincount(targets, minlength=labels)
        return cls(
            name=f"{LIKENESS} {view.start}",
            rows=as_saved(dense[:, view]),
            places=np.arange(len(targets), dtype=np.intp),
            targets=targets,
            shares=(weights / np.sqrt(counts[targets])).astype(np.float32),
            labels=labels,
            start=view.start,
        )

    @property
    def columns(self) -> slice:
        """The dense columns it reads."""
        return slice(self.start, self.start + self.rows.shape[1])

    def logits(self, features: Features) -> Logits:
        """One row a text, one column a label, rows centred so that experts can be added."""
        heard = self._heard(features.loudness(self.rows, self.start))
        scores = np.log(heard + _FLOOR * heard.max(axis=1, keepdims=True))
        return centred(scores)

    def _heard(self, loud: Matrix) -> Logits:
        if len(loud) != 1:
            return np.asarray(loud @ self.votes, dtype=np.float64)
        # Each row votes for one label: a single text would notice how long it takes to read all others' noughts.
        heard = np.bincount(self.targets, weights=loud[0, self.places] * self.shares, minlength=self.labels)
        return np.asarray(heard[None], dtype=np.float64)
