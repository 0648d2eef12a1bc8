"""An expert that remembers: a text is about what the labelled texts most like it are about."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifier.features import Features
from classifier.protocol import Matrix

Logits = NDArray[np.float64]

LIKENESS = "likeness"
MOST_REMEMBERED = 3_000
"""With more rows linear models know as much, and comparing with all would cost time at every prediction."""

# How much louder a text speaks that is nearer: e times for each twentieth of cosine.
_SHARPNESS = 20.0
_FLOOR = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """`rows` (n, columns) of one view, unit length, their `targets` (n,), and how many `labels` there are.

    `shares` (n,) is what each row counts. A soft vote of the nearest (Vinyals et al. 2016): with a handful of examples
    a label, what its texts have in common is not known yet, but a near text is.
    """

    name: str
    rows: Matrix
    targets: NDArray[np.intp]
    shares: Matrix
    labels: int
    start: int = 0
    votes: Matrix = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        votes = np.zeros((len(self.rows), self.labels), dtype=np.float32)
        votes[np.arange(len(self.rows)), self.targets] = self.shares
        object.__setattr__(self, "votes", votes)

    @classmethod
    def of(cls, dense: Matrix, targets: NDArray[np.intp], weights: Logits, *, labels: int, view: slice) -> Likeness:
        """Remembers the columns `view` of `dense`; a label of many rows speaks with the square root of their number."""
        counts = np.bincount(targets, minlength=labels)
        return cls(
            name=f"{LIKENESS} {view.start}",
            # Rounded as they are saved, so that a model says the same before and after.
            rows=dense[:, view].astype(np.float16).astype(np.float32),
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
        similar = features.dense[:, self.columns] @ self.rows.T
        raised = np.exp(_SHARPNESS * (similar - similar.max(axis=1, keepdims=True)))
        heard = np.asarray(raised @ self.votes, dtype=np.float64)
        scores = np.log(heard + _FLOOR * heard.max(axis=1, keepdims=True))
        centred: Logits = scores - scores.mean(axis=1, keepdims=True)
        return centred
