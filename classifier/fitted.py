"""What was fitted, as it is kept: rounded as it is saved, and every label with weights of its own."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.protocol import Labels, Matrix

Float = TypeVar("Float", np.float32, np.float64)


def as_saved(values: NDArray[Float]) -> Matrix:
    """The values rounded to half precision, as they are saved: a model says the same before and after."""
    return values.astype(np.float16).astype(np.float32)


def for_each_label(weights: NDArray[Float], bias: NDArray[Float]) -> tuple[NDArray[Float], NDArray[Float]]:
    """`weights` (columns, labels) and `bias` (labels,): of two labels scikit-learn keeps the second's alone."""
    if len(bias) > 1:
        return weights, bias
    half, shift = weights / 2, bias / 2
    return np.hstack([-half, half]), np.concatenate([-shift, shift])


def for_all_labels(
    weights: NDArray[Float], bias: NDArray[Float], seen: Labels, *, labels: int, below: float
) -> tuple[Matrix, NDArray[np.float32]]:
    """The same of `labels` labels, of which those `seen` were fitted; the others are `below` the lowest of these."""
    weights, bias = for_each_label(weights, bias)
    kept = np.zeros((len(weights), labels), dtype=np.float32)
    last = np.full(labels, float(bias.min()) - below, dtype=np.float32)
    kept[:, seen], last[seen] = as_saved(weights), bias
    return kept, last
