"""Linear models of one head: one on all views together, one on each view, one on words."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from classifier.features import Features
from classifier.protocol import Matrix

Labels = NDArray[np.intp]
Logits = NDArray[np.float64]

WORDS = "words"
# liblinear keeps one random state for the process: two at a time would not give the same model twice.
_liblinear = threading.Lock()
_STRENGTH_ALL, _STRENGTH_VIEW, _STRENGTH_WORDS = 10.0, 20.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """`weights` (columns, labels) and `bias` (labels,) over one part of the features: `words` or dense columns."""

    name: str
    weights: Matrix
    bias: Matrix
    start: int = 0

    @property
    def columns(self) -> slice:
        """The dense columns it reads."""
        return slice(self.start, self.start + len(self.weights))

    def logits(self, features: Features) -> Logits:
        """One row a text, one column a label, rows centred so that experts can be added."""
        part = features.words if self.name == WORDS else features.dense[:, self.columns]
        scores = np.asarray(part @ self.weights, dtype=np.float64) + self.bias
        centred: Logits = scores - scores.mean(axis=1, keepdims=True)
        return centred


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Rows to learn one head from: `targets` are label numbers below `labels`, `weights` what each row counts."""

    features: Features
    targets: Labels
    weights: NDArray[np.float64]
    labels: int

    def rows(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Examples:
        """Some of the rows."""
        return Examples(
            features=self.features.rows(chosen),
            targets=self.targets[chosen],
            weights=self.weights[chosen],
            labels=self.labels,
        )


def fit_experts(examples: Examples, views: Sequence[slice], *, seed: int) -> tuple[Expert, ...]:
    """Fits every expert; labels missing from `examples` get a score below all others."""
    dense = examples.features.dense
    parts = [("all", slice(0, dense.shape[1]), _STRENGTH_ALL)] if len(views) > 1 else []
    parts += [(f"view {n}", columns, _STRENGTH_VIEW) for n, columns in enumerate(views)]
    experts = [_fit_dense(examples, name, columns, strength) for name, columns, strength in parts]
    return (*experts, _fit_words(examples, seed))


def _fit_dense(examples: Examples, name: str, columns: slice, strength: float) -> Expert:
    model = LogisticRegression(C=strength, max_iter=60, tol=1e-3)
    return _fit(model, examples, examples.features.dense[:, columns], name=name, start=columns.start)


def _fit_words(examples: Examples, seed: int) -> Expert:
    model = LinearSVC(C=_STRENGTH_WORDS, random_state=seed)
    with _liblinear:
        return _fit(model, examples, examples.features.words, name=WORDS, start=0)


def _fit(
    model: LogisticRegression | LinearSVC,
    examples: Examples,
    part: Matrix | sparse.csr_matrix,
    *,
    name: str,
    start: int,
) -> Expert:
    with warnings.catch_warnings():
        # Stopping a little early costs nothing measurable and bounds the time.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(part, examples.targets, sample_weight=examples.weights)
    coefficients, intercept = np.asarray(model.coef_).T, np.asarray(model.intercept_)
    if len(model.classes_) == 2:
        coefficients = np.hstack([-coefficients, coefficients]) / 2
        intercept = np.concatenate([-intercept, intercept]) / 2
    weights = np.zeros((part.shape[1], examples.labels), dtype=np.float32)
    bias = np.full(examples.labels, float(intercept.min()) - 1.0, dtype=np.float32)
    # Rounded as they are saved, so that a model says the same before and after.
    weights[:, model.classes_], bias[model.classes_] = coefficients.astype(np.float16), intercept
    return Expert(name=name, weights=weights, bias=bias, start=start)
