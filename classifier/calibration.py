"""From scores to probabilities that mean what they say, and the measures of whether they do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

Floats = NDArray[np.float64]


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


def probabilities(scores: Floats) -> Floats:
    """Softmax over labels; rows sum to 1."""
    return np.asarray(softmax(scores, axis=1), dtype=np.float64)


def conformal_level(held_out: Floats, targets: NDArray[np.intp], *, miss: float = 0.1) -> float:
    """The probability a label needs to be in the candidate set so that at most `miss` of sets lack the right one.

    Split conformal with the least ambiguous sets (Sadinle et al. 2019): the corrected quantile of 1 - p(right).
    """
    missing = np.sort(1.0 - held_out[np.arange(len(targets)), targets])
    rank = int(np.ceil((len(missing) + 1) * (1.0 - miss)))
    return float(1.0 - missing[rank - 1]) if rank <= len(missing) else 0.0


def expected_calibration_error(confidence: Floats, right: NDArray[np.bool_], *, bins: int = 15) -> float:
    """Mean gap between confidence and accuracy over equal-width bins, weighted by their rows; 0 for no rows."""
    if not len(confidence):
        return 0.0
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(float(confidence[places == place].sum()) - float(right[places == place].sum()))
        for place in np.unique(places)
    ]
    return sum(gaps) / len(confidence)
