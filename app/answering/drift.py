"""Are the requests of now like those the threshold was certified on? Two-sample tests with a stated false-alarm rate.

What is asked is compared by the maximum mean discrepancy of embeddings (Gretton et al., 2012) under permutations, how
sure the engine is by the two-sample Kolmogorov-Smirnov test. Each spends half of `LEVEL` (Bonferroni), so that two
samples of the same traffic are told apart by mistake in at most that share of comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.domain.drift import LEVEL, Drift

FEWEST = 20
"""Fewer requests than this on one side say nothing."""
PERMUTATIONS = 999
AT_MOST = 800
"""Larger samples are thinned: the test is quadratic, and so many show any drift worth knowing of."""
Rows = NDArray[np.floating]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Requests as the tests see them: unit rows (n, dimensions) and confidences (n,)."""

    embeddings: Rows
    confidences: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.confidences)


def compare(
    reference: Traffic, recent: Traffic, *, level: float = LEVEL, seed: int = 0, permutations: int = PERMUTATIONS
) -> Drift:
    """Compare recent requests with those of reference; with fewer than `FEWEST` on a side nothing is claimed.

    No p of `permutations` is below 1 / (1 + permutations): a smaller level needs more of them.
    """
    drift = partial(Drift, reference=len(reference), recent=len(recent), level=level)
    if min(len(reference), len(recent)) < FEWEST:
        return drift()
    from scipy.stats import ks_2samp

    return drift(
        questions_p=discrepancy_p(reference.embeddings, recent.embeddings, seed=seed, permutations=permutations),
        scores_p=float(ks_2samp(reference.confidences, recent.confidences).pvalue),
    )


def discrepancy_p(first: Rows, second: Rows, *, seed: int = 0, permutations: int = PERMUTATIONS) -> float:
    """Return the permutation p of the squared maximum mean discrepancy, Gaussian kernel of the median distance."""
    random = np.random.default_rng(seed)
    first, second = _thinned(first, random), _thinned(second, random)
    kernel = _kernel(np.vstack([first, second]).astype(np.float64))
    signs = np.concatenate([np.full(len(first), 1.0 / len(first)), np.full(len(second), -1.0 / len(second))])
    drawn = np.stack([signs, *(random.permutation(signs) for _ in range(permutations))])
    discrepancies = np.einsum("ij,ij->i", drawn @ kernel, drawn)
    return float((discrepancies >= discrepancies[0] - 1e-12).mean())


def _thinned(rows: Rows, random: np.random.Generator) -> Rows:
    return rows if len(rows) <= AT_MOST else rows[random.permutation(len(rows))[:AT_MOST]]


def _kernel(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = (rows**2).sum(axis=1)
    squared = np.maximum(0.0, lengths[:, None] + lengths[None, :] - 2.0 * rows @ rows.T)
    usual = float(np.median(squared[np.triu_indices(len(rows), 1)]))
    kernel: NDArray[np.float64] = np.exp(-squared / max(usual, 1e-12))
    return kernel
