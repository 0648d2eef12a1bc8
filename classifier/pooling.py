"""How much each expert of a head counts: chosen so that held-out rows are likeliest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from classifier.calibration import Floats

_PULL = 2.0
"""How many rows' log loss weighs against an expert's counting 1 more or less than it is worth by itself."""
_APART = 0.05
"""An expert whose log loss is so much higher than another's is worth e times less."""
_MOST, _CALM = 60.0, 1e-3


def warmth(logits: Floats, targets: NDArray[np.intp], weights: Floats) -> float:
    """What `logits` (n, labels) are multiplied with so that held-out rows are likeliest (Guo et al. 2017)."""
    return float(_fitted(_Held.of(logits[None], targets, weights), np.zeros(1), pull=_CALM, start=np.full(1, 2.0))[0])


def pool_weights(logits: Floats, targets: NDArray[np.intp], weights: Floats, *, alone: Floats) -> Floats:
    """Non-negative weights of experts whose sum of `logits` (experts, n, labels) has the least log loss.

    A logarithmic opinion pool. Few rows cannot tell who is better from who was lucky, so that weights are drawn to what
    each expert is worth by itself; `alone` (experts,) is the warmth of each.
    """
    held = _Held.of(logits, targets, weights)
    losses = [held.loss(place)[0] for place in np.diag(alone * held.scale)]
    worth = softmax(-np.asarray(losses) / _APART)
    usual = worth * warmth(np.tensordot(worth, held.stack, axes=1), targets, weights)
    return _fitted(held, usual, pull=_PULL * len(usual) / float(weights.sum()), start=usual)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """Held-out logits `stack` (experts, n, labels), divided by their spread, `scale` (experts,)."""

    stack: Floats
    scale: Floats
    targets: NDArray[np.intp]
    weights: Floats

    @classmethod
    def of(cls, logits: Floats, targets: NDArray[np.intp], weights: Floats) -> _Held:
        stack = np.asarray(logits, dtype=np.float64)
        scale = np.maximum(stack.std(axis=(1, 2)), 1e-9)
        return cls(stack=stack / scale[:, None, None], scale=scale, targets=targets, weights=weights)

    def loss(self, pool: Floats) -> tuple[float, Floats]:
        """The mean log loss of a pool, and its slopes."""
        rows, total = np.arange(len(self.targets)), self.weights.sum()
        log_probability = log_softmax(np.tensordot(pool, self.stack, axes=1), axis=1)
        expected = np.einsum("enk,nk->en", self.stack, np.exp(log_probability))
        slopes = ((expected - self.stack[:, rows, self.targets]) @ self.weights) / total
        return -float(self.weights @ log_probability[rows, self.targets] / total), slopes


def _fitted(held: _Held, usual: Floats, *, pull: float, start: Floats) -> Floats:
    """The weights of least loss, where to be 1 off the usual one costs `pull`."""

    def loss(pool: Floats) -> tuple[float, Floats]:
        value, slopes = held.loss(pool)
        off = pool - usual
        return value + pull * float(off @ off), slopes + 2 * pull * off

    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, _MOST)] * len(start))
    return np.asarray(found.x / held.scale, dtype=np.float64)
