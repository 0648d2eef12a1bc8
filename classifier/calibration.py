"""From scores to probabilities that mean what they say, and the measures of whether they do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Logits = Floats

MISS = 0.1
"""The share of candidate sets that may lack the right label, unless another is asked for."""
OWN_LEVEL = 100
BINS = 15


def centred(scores: Floats) -> Logits:
    """The same (texts, labels) scores with a mean of 0 a text, so that those of several experts can be added."""
    return np.asarray(scores - scores.sum(axis=1, keepdims=True) / scores.shape[1], dtype=np.float64)


def probabilities(scores: Floats) -> Floats:
    """Softmax over labels; rows sum to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def trusted(scores: Floats, trust: float) -> Floats:
    """Softmax over labels, of which the share `trust` is believed; the rest is spread evenly."""
    return np.asarray(trust * probabilities(scores) + (1.0 - trust) / scores.shape[1], dtype=np.float64)


def trust_after(rows: int) -> float:
    """How much is believed after `rows` measurements: as if two more had been answered at random."""
    return (rows + 1) / (rows + 3)


def conformal_levels(held_out: Floats, targets: NDArray[np.intp], *, miss: float = MISS) -> Floats:
    """The probability each label needs to be in the candidate set so that at most `miss` of sets lack the right one.

    Split conformal with the least ambiguous sets (Sadinle et al. 2019): the corrected quantile of 1 - p(right). A label
    with `OWN_LEVEL` rows has a level of its own, so that its requests are covered too; the others share one.
    """
    missing = 1.0 - held_out[np.arange(len(targets)), targets]
    own = np.bincount(targets, minlength=held_out.shape[1]) >= OWN_LEVEL
    levels = np.full(len(own), _level(missing[~own[targets]], miss))
    for label in np.flatnonzero(own):
        levels[label] = _level(missing[targets == label], miss)
    return levels


def _level(missing: Floats, miss: float) -> float:
    missing = np.sort(missing)
    rank = int(np.ceil((len(missing) + 1) * (1.0 - miss)))
    return float(1.0 - missing[rank - 1]) if rank <= len(missing) else 0.0


def expected_calibration_error(confidence: Floats, right: NDArray[np.bool_], *, bins: int = BINS) -> float:
    """Mean gap between confidence and accuracy over equal-width bins, weighted by their rows; 0 for no rows."""
    if not len(confidence):
        return 0.0
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(float(confidence[places == place].sum()) - float(right[places == place].sum()))
        for place in np.unique(places)
    ]
    return sum(gaps) / len(confidence)
