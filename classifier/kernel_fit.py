"""Solves the kernel expert: ridge regression over the likeness of all labelled texts to each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve

from classifier.features import Features
from classifier.fitted import as_saved
from classifier.kernel import Corner, Kernel, likeness_of_rows
from classifier.protocol import Labels

_RIDGE, _BLOCK = 1.0, 512


def fit_kernel(
    features: Features, targets: Labels, weights: NDArray[np.float64], views: Sequence[slice], *, labels: int
) -> Kernel:
    """Sets every label against all others, in the dual: one equation a remembered text."""
    count = len(targets)
    kernel = np.empty((count, count), dtype=np.float32)
    for start in range(0, count, _BLOCK):
        block = slice(start, start + _BLOCK)
        kernel[block] = likeness_of_rows(features, views, block)
    kernel[np.diag_indices(count)] += (_RIDGE / weights).astype(np.float32)
    wanted = np.eye(labels, dtype=np.float32)[targets]
    base = np.average(wanted, axis=0, weights=weights).astype(np.float32)
    solved = solve(kernel, wanted - base, assume_a="pos", overwrite_a=True, overwrite_b=True, check_finite=False)
    pulls = as_saved(solved)
    places = np.arange(count, dtype=np.intp)
    corners = tuple(Corner(rows=as_saved(features.dense[:, view]), places=places, start=view.start) for view in views)
    words = np.asarray(features.words.T @ pulls) / 2
    return Kernel(corners=corners, pulls=pulls, words=as_saved(words), base=base)
