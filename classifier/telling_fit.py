"""Fits an expert that reads words by how much more often they are said with a label than without it."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from classifier.experts import TELLING, Expert
from classifier.fitted import for_all_labels
from classifier.protocol import Labels, Matrix

liblinear = threading.Lock()
"""liblinear keeps one random state for the process: two fits at a time would not give the same model twice."""
_STRENGTH, _UNSEEN = 0.5, 1.0
_SUPPOSED = 3.0
"""In so many texts more, of the label and of the others each, a term is supposed to have been seen."""


def fit_telling(
    words: sparse.csr_matrix, targets: Labels, weights: NDArray[np.float64], *, labels: int, seed: int
) -> Expert:
    """Sets each label against all others over terms weighed by their log-count ratio (Wang and Manning 2012).

    Rarity alone says how few texts have a word, not of which label they are: with a hundred texts a label the machine
    would have to find that out for thousands of words by itself. `weights` (n,) is what each text counts.
    """
    seen = np.unique(targets)
    if not words.nnz:
        nothing = np.zeros((words.shape[1], labels), dtype=np.float32)
        return Expert(name=TELLING, weights=nothing, bias=np.zeros(labels, dtype=np.float32))
    ratios = _ratios(words, targets, weights, labels)
    found = np.zeros((words.shape[1], len(seen)), dtype=np.float32)
    bias = np.zeros(len(seen), dtype=np.float32)
    counted = weights / np.sqrt(np.bincount(targets, minlength=labels)[targets])  # halfway to counting labels equally
    counted *= len(counted) / counted.sum()
    for place, label in enumerate(seen):
        ratio = _evened(ratios[label], words)
        weighed = sparse.csr_matrix((words.data * ratio[words.indices], words.indices, words.indptr), words.shape)
        model = LinearSVC(C=_STRENGTH, tol=0.1, random_state=seed)
        with liblinear:
            model.fit(weighed, targets == label, sample_weight=counted)
        found[:, place], bias[place] = model.coef_[0] * ratio, model.intercept_[0]
    kept, last = for_all_labels(found, bias, seen, labels=labels, below=_UNSEEN)
    return Expert(name=TELLING, weights=kept, bias=last)


def _ratios(words: sparse.csr_matrix, targets: Labels, weights: NDArray[np.float64], labels: int) -> Matrix:
    """(labels, terms) logarithm of how much likelier each term is in texts of a label than in the others."""
    rows = np.arange(len(targets))
    of_label = sparse.csr_matrix((weights, (targets, rows)), shape=(labels, len(targets)))
    occurs = sparse.csr_matrix((np.ones_like(words.data), words.indices, words.indptr), words.shape)
    said = np.asarray((of_label @ occurs).todense())
    here, elsewhere = said + _SUPPOSED, said.sum(axis=0) - said + 2 * _SUPPOSED
    shares = here / here.sum(axis=1, keepdims=True), elsewhere / elsewhere.sum(axis=1, keepdims=True)
    return np.asarray(np.log(shares[0] / shares[1]), dtype=np.float32)


def _evened(ratio: Matrix, words: sparse.csr_matrix) -> Matrix:
    """The same, of a size at which texts are as long as they were: what a label is worth is learned, not counted."""
    length = np.sqrt(((ratio[words.indices] * words.data) ** 2).sum() / (words.data**2).sum())
    return np.asarray(ratio / max(float(length), 1e-6), dtype=np.float32)
