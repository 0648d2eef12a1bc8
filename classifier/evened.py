"""An expert that remembers in a space where texts of one label differ as much in every direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Logits, centred
from classifier.features import Features
from classifier.fitted import as_saved
from classifier.protocol import Labels, Matrix

EVENED = "evened"
_SHRUNK = 0.4
"""How far the spread within labels is drawn to the same in every direction: few rows show few of them."""
_DIRECTIONS = 64
"""So many, in which texts then differ most, are kept; the others are mostly chance, and cost time."""
_SHARPNESS = 6.0
"""How much louder a nearer text speaks: e times for each sixth of cosine; there all texts lie far apart."""
_FLOOR = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Evened:
    """A soft vote of the nearest labelled texts, as `Likeness` is, after a `turn` (columns, directions) of all views.

    What texts of one label differ in, politeness or length, tells nothing of labels, and yet decides who is near. The
    turn divides each direction by the spread within labels (whitening; Hastie and Tibshirani 1996); the middle of all
    texts is at `middle` (directions,) then. `rows` (n, directions) are unit rows there, which count `shares` (n,).
    """

    turn: Matrix
    middle: Matrix
    rows: Matrix
    targets: Labels
    shares: Matrix
    labels: int
    name: str = EVENED
    start: int = 0

    @classmethod
    def of(cls, dense: Matrix, targets: Labels, weights: NDArray[np.float64], *, labels: int) -> Evened:
        """Remembers rows of `dense`; a label of many rows speaks with the square root of their number."""
        turn = as_saved(_turn(dense, targets, labels))
        middle = np.asarray(dense.mean(axis=0) @ turn, dtype=np.float32)
        counts = np.bincount(targets, minlength=labels)
        return cls(
            turn=turn,
            middle=middle,
            rows=as_saved(_turned(dense, turn, middle)),
            targets=targets,
            shares=(weights / np.sqrt(counts[targets])).astype(np.float32),
            labels=labels,
        )

    @property
    def columns(self) -> slice:
        """The dense columns it reads: those of all views."""
        return slice(0, len(self.turn))

    def logits(self, features: Features) -> Logits:
        """One row a text, one column a label, rows centred so that experts can be added."""
        similar = _turned(features.dense[:, self.columns], self.turn, self.middle) @ self.rows.T
        votes = np.exp(_SHARPNESS * (similar - similar.max(axis=1, keepdims=True))) * self.shares
        heard = np.zeros((len(votes), self.labels))
        for place, row in enumerate(votes):  # each row votes for one label
            heard[place] = np.bincount(self.targets, weights=row, minlength=self.labels)
        return centred(np.log(heard + _FLOOR * heard.max(axis=1, keepdims=True)))


def _turned(texts: Matrix, turn: Matrix, middle: Matrix) -> Matrix:
    found = texts @ turn - middle
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _turn(texts: Matrix, targets: Labels, labels: int) -> Matrix:
    """Divides each direction by the spread within labels, and keeps those in which texts then differ most."""
    counts = np.bincount(targets, minlength=labels)
    sums = np.zeros((labels, texts.shape[1]), dtype=np.float32)
    np.add.at(sums, targets, texts)
    off = texts - (sums / np.maximum(counts, 1)[:, None].astype(np.float32))[targets]
    spread = off.T @ off / max(len(texts) - int((counts > 0).sum()), 1)
    even = max(float(np.trace(spread)) / len(spread), 1e-6)
    values, axes = np.linalg.eigh((1.0 - _SHRUNK) * spread + _SHRUNK * even * np.eye(len(spread), dtype=np.float32))
    evened = (axes / np.sqrt(values)) @ axes.T
    directions = np.linalg.svd((texts - texts.mean(axis=0)) @ evened, full_matrices=False)[2][:_DIRECTIONS]
    return np.asarray(evened @ directions.T, dtype=np.float32)
