"""How much each expert of a head counts: chosen so that held-out rows are likeliest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from classifier.calibration import Floats


def pool_weights(logits: Sequence[Floats] | Floats, targets: NDArray[np.intp], weights: Floats) -> Floats:
    """Non-negative weights of the experts whose sum of logits has the least log loss on held-out rows.

    A logarithmic opinion pool; with a single expert it is temperature scaling (Guo et al. 2017).
    """
    stack = np.stack([np.asarray(part, dtype=np.float64) for part in logits])
    scale = np.maximum(stack.std(axis=(1, 2)), 1e-9)
    stack /= scale[:, None, None]
    rows = np.arange(len(targets))
    right = stack[:, rows, targets]
    total = weights.sum()

    def loss(pool: Floats) -> tuple[float, Floats]:
        scores = np.tensordot(pool, stack, axes=1)
        log_probability = log_softmax(scores, axis=1)
        expected = np.einsum("enk,nk->en", stack, np.exp(log_probability))
        value = -(weights * log_probability[rows, targets]).sum() / total
        return float(value + 1e-3 * pool @ pool / len(pool)), ((expected - right) @ weights) / total + (
            2e-3 * pool / len(pool)
        )

    start = np.full(len(stack), 2.0 / len(stack))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, 60.0)] * len(stack))
    return np.asarray(found.x / scale, dtype=np.float64)
