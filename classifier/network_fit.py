"""Fits the small network over an encoder's views and the themes of words with scikit-learn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from sklearn.neural_network import MLPClassifier

from classifier.features import Features
from classifier.fitted import as_saved, for_all_labels
from classifier.network import Network
from classifier.protocol import Labels

THEMES = 200
_UNITS, _ROUNDS, _BATCH, _STEP, _CALM = 128, 15, 256, 3e-3, 0.01
# What a label that was not seen is below the others: further than the network looks.
_NEVER = 30.0
# Coordinates of unit rows are small; so large, the first steps already tell texts apart.
_LOUD = np.float32(np.sqrt(50.0))


def themes_of(words: sparse.csr_matrix, *, seed: int) -> TruncatedSVD | None:
    """Latent semantic analysis (Deerwester et al. 1990): what words have in common; None for too few to say."""
    count = min(THEMES, words.shape[0] - 1, words.shape[1] - 1)
    if count <= 0:
        return None
    # Of one text again and again nothing varies, and scikit-learn divides by how much does, for figures nobody reads.
    with np.errstate(invalid="ignore", divide="ignore"):
        return TruncatedSVD(count, n_iter=2, random_state=seed).fit(words)


def fit_network(
    features: Features, targets: Labels, weights: NDArray[np.float64], *, labels: int, seed: int
) -> Network:
    """Learns from all rows; labels missing from `targets` are as unlikely as can be."""
    words = features.words[:, : features.whole]
    themes = themes_of(words, seed=seed)
    axes = np.zeros((0, words.shape[1])) if themes is None else themes.components_
    read = np.hstack([features.dense, (words @ axes.T).astype(np.float32)]) * _LOUD
    model = MLPClassifier(
        (_UNITS,),
        alpha=_CALM,
        max_iter=_ROUNDS,
        batch_size=min(_BATCH, len(targets)),
        learning_rate_init=_STEP,
        random_state=seed,
    )
    model.fit(read, targets, sample_weight=weights)
    (inner, outer), (thresholds, bias) = model.coefs_, model.intercepts_
    out, last = for_all_labels(outer, bias, model.classes_, labels=labels, below=_NEVER)
    width = features.dense.shape[1]
    return Network(
        dense=as_saved(inner[:width] * _LOUD),
        words=as_saved(axes.T @ inner[width:] * _LOUD),
        thresholds=thresholds.astype(np.float32),
        out=out,
        bias=last,
    )
