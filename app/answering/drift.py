"""Are the requests of now like those the threshold was certified on? Two-sample tests with a stated false-alarm rate.

What is asked is compared by the maximum mean discrepancy of embeddings (Gretton et al., 2012) under permutations, how
sure the engine is by the two-sample Kolmogorov-Smirnov test. Each spends half of `LEVEL` (Bonferroni), so that two
samples of the same traffic are told apart by mistake in at most that share of comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.01
FEWEST = 20
"""Fewer requests than this on one side say nothing."""
_PERMUTATIONS = 999
_AT_MOST = 800
"""Larger samples are thinned: the test is quadratic, and so many show any drift worth knowing of."""
Rows = NDArray[np.floating]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The p of each test (None where there was too little to compare) and the level they share."""

    reference: int
    recent: int
    questions_p: float | None = None
    scores_p: float | None = None
    level: float = LEVEL

    @property
    def compared(self) -> bool:
        """Whether there was enough on both sides."""
        return self.questions_p is not None or self.scores_p is not None

    @property
    def drifted(self) -> bool:
        """Whether the two differ by more than chance."""
        return any(p is not None and p <= self.level / 2 for p in (self.questions_p, self.scores_p))

    @property
    def reason(self) -> str:
        """What differs, as a sentence; empty when nothing does."""
        differing = [
            name
            for name, p in (("what is asked", self.questions_p), ("how sure the engine is", self.scores_p))
            if p is not None and p <= self.level / 2
        ]
        return f"{' and '.join(differing)} differs from the labelled requests" if differing else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Requests as the tests see them: unit rows (n, dimensions) and confidences (n,)."""

    embeddings: Rows
    confidences: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.confidences)


def compare(reference: Traffic, recent: Traffic, *, level: float = LEVEL, seed: int = 0) -> Drift:
    """Compare recent requests with those of reference; with fewer than `FEWEST` on a side nothing is claimed."""
    counts = {"reference": len(reference), "recent": len(recent), "level": level}
    if min(len(reference), len(recent)) < FEWEST:
        return Drift(**counts)  # type: ignore[arg-type]
    from scipy.stats import ks_2samp

    return Drift(
        questions_p=discrepancy_p(reference.embeddings, recent.embeddings, seed=seed),
        scores_p=float(ks_2samp(reference.confidences, recent.confidences).pvalue),
        **counts,  # type: ignore[arg-type]
    )


def discrepancy_p(first: Rows, second: Rows, *, seed: int = 0) -> float:
    """Return the permutation p of the squared maximum mean discrepancy, Gaussian kernel of the median distance."""
    random = np.random.default_rng(seed)
    first, second = _thinned(first, random), _thinned(second, random)
    kernel = _kernel(np.vstack([first, second]).astype(np.float64))
    signs = np.concatenate([np.full(len(first), 1.0 / len(first)), np.full(len(second), -1.0 / len(second))])
    drawn = np.stack([signs, *(random.permutation(signs) for _ in range(_PERMUTATIONS))])
    discrepancies = np.einsum("ij,ij->i", drawn @ kernel, drawn)
    return float((discrepancies >= discrepancies[0] - 1e-12).mean())


def _thinned(rows: Rows, random: np.random.Generator) -> Rows:
    return rows if len(rows) <= _AT_MOST else rows[random.permutation(len(rows))[:_AT_MOST]]


def _kernel(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = (rows**2).sum(axis=1)
    squared = np.maximum(0.0, lengths[:, None] + lengths[None, :] - 2.0 * rows @ rows.T)
    usual = float(np.median(squared[np.triu_indices(len(rows), 1)]))
    kernel: NDArray[np.float64] = np.exp(-squared / max(usual, 1e-12))
    return kernel
