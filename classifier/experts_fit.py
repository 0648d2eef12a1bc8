"""Fits the linear models of one head with scikit-learn."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import solve
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from classifier.experts import BROAD, LAYERS, OPENING, PEAKS, WORDS, Expert
from classifier.features import Features
from classifier.hearsay import Hearsay
from classifier.kernel import Corner, Kernel, likeness_of_rows
from classifier.likeness import Likeness
from classifier.network import Network
from classifier.network_fit import fit_network, themes_of
from classifier.protocol import Labels, Matrix

AnyExpert = Expert | Likeness | Kernel | Hearsay | Network

# liblinear keeps one random state for the process: two at a time would not give the same model twice.
_liblinear = threading.Lock()
_RIDGE, _BLOCK = 1.0, 512
_STRENGTH_ALL, _STRENGTH_VIEW, _STRENGTH_WORDS, _STRENGTH_BROAD = 10.0, 20.0, 0.5, 50.0
_STRENGTH_LAYERS, _STRENGTH_PEAKS = 3.0, 20.0
FEW = 1_000
"""Up to so many rows the encoder's insides help; with more, the words say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Rows to learn one head from: `targets` are label numbers below `labels`, `weights` what each row counts.

    Few enough are also `remembered` one by one, from more a network learns; where there are `few`, the encoder's
    insides are read too. `names` are the labels' own, in their order, where those tell what the rows are about.
    """

    features: Features
    targets: Labels
    weights: NDArray[np.float64]
    labels: int
    remembered: bool = False
    few: bool = False
    names: Features | None = None

    def rows(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Examples:
        """Some of the rows."""
        return replace(
            self, features=self.features.rows(chosen), targets=self.targets[chosen], weights=self.weights[chosen]
        )

    def with_names(self) -> Examples:
        """The rows, and the name of each label that occurs as one more."""
        if self.names is None:
            return self
        occur = np.unique(self.targets)
        return replace(
            self,
            features=self.features.and_then(self.names.rows(occur)),
            targets=np.concatenate([self.targets, occur]),
            weights=np.concatenate([self.weights, np.ones(len(occur))]),
            names=None,
        )


def fit_experts(examples: Examples, views: Sequence[slice], *, seed: int) -> tuple[AnyExpert, ...]:
    """Fits every expert; labels missing from `examples` get a score below all others."""
    heard, examples = _hear(examples), examples.with_names()
    dense = examples.features.dense
    parts = [("all", slice(0, dense.shape[1]), _STRENGTH_ALL)] if len(views) > 1 else []
    parts += [(f"view {n}", columns, _STRENGTH_VIEW) for n, columns in enumerate(views)]
    experts: list[AnyExpert] = [_fit_dense(examples, name, columns, strength) for name, columns, strength in parts]
    experts += [_fit_words(examples, WORDS, examples.features.words, seed)]
    if examples.features.opening is not None:
        experts += [_fit_words(examples, OPENING, examples.features.opening, seed)]
    experts += heard
    if not examples.remembered:
        return (*experts, _fit_network(examples, seed))
    inside = _fit_inside(examples, views) if examples.few else ()
    remembering = [_remember(examples, view) for view in views]
    return (*experts, _fit_broad(examples, seed), *inside, *remembering, fit_kernel(examples, views))


def _hear(examples: Examples) -> list[Hearsay]:
    topics = examples.features.topics
    if topics is None:
        return []
    return [Hearsay.of(topics, examples.targets, examples.weights, labels=examples.labels)]


def _remember(examples: Examples, view: slice) -> Likeness:
    dense = examples.features.dense
    return Likeness.of(dense, examples.targets, examples.weights, labels=examples.labels, view=view)


def fit_kernel(examples: Examples, views: Sequence[slice]) -> Kernel:
    """Solves ridge regression of every label against all others in the dual: one equation a remembered text."""
    features, count = examples.features, len(examples.targets)
    kernel = np.empty((count, count), dtype=np.float32)
    for start in range(0, count, _BLOCK):
        block = slice(start, start + _BLOCK)
        kernel[block] = likeness_of_rows(features, views, block)
    kernel[np.diag_indices(count)] += (_RIDGE / examples.weights).astype(np.float32)
    wanted = np.eye(examples.labels, dtype=np.float32)[examples.targets]
    base = np.average(wanted, axis=0, weights=examples.weights).astype(np.float32)
    solved = solve(kernel, wanted - base, assume_a="pos", overwrite_a=True, overwrite_b=True, check_finite=False)
    # Rounded as they are saved, so that a model says the same before and after.
    rounded = solved.astype(np.float16).astype(np.float32)
    words = np.asarray(features.words.T @ rounded) / 2
    corners = tuple(
        Corner(
            rows=features.dense[:, view].astype(np.float16).astype(np.float32),
            places=np.arange(count, dtype=np.intp),
            start=view.start,
        )
        for view in views
    )
    return Kernel(corners=corners, pulls=rounded, words=words.astype(np.float16).astype(np.float32), base=base)


def _fit_dense(examples: Examples, name: str, columns: slice, strength: float) -> Expert:
    # Stopping a little early costs nothing measurable and bounds the time; training hides the warnings.
    model = LogisticRegression(C=strength, max_iter=60, tol=1e-3)
    return _fit(model, examples, examples.features.dense[:, columns], name=name, start=columns.start)


def _fit_words(examples: Examples, name: str, words: sparse.csr_matrix, seed: int) -> Expert:
    # One label against all others hears little of a rare one: the square root is halfway to counting labels equally.
    counts = np.bincount(examples.targets, minlength=examples.labels)
    evened = examples.weights / np.sqrt(counts[examples.targets])
    examples = replace(examples, weights=evened * (len(evened) / evened.sum()))
    model = LinearSVC(C=_STRENGTH_WORDS, tol=1e-2, random_state=seed)
    with _liblinear:
        return _fit(model, examples, words, name=name, start=0)


def _fit_network(examples: Examples, seed: int) -> Network:
    learned = examples.targets, examples.weights
    return fit_network(examples.features, *learned, labels=examples.labels, seed=seed)


def _fit_broad(examples: Examples, seed: int) -> Expert:
    """Reads words through the themes they have in common (latent semantic analysis, Deerwester et al. 1990).

    A word that was seen with few labels speaks through those it often stands beside. Still linear in the words.
    """
    words = examples.features.words[:, : examples.features.whole]
    weights = np.zeros((examples.features.words.shape[1], examples.labels), dtype=np.float32)
    themes = themes_of(words, seed=seed)
    if themes is None:
        return Expert(name=BROAD, weights=weights, bias=np.zeros(examples.labels, dtype=np.float32))
    model = LogisticRegression(C=_STRENGTH_BROAD, max_iter=60, tol=1e-3)
    found = _fit(model, examples, themes.transform(words), name=BROAD, start=0)
    # Rounded as they are saved, so that a model says the same before and after.
    weights[: words.shape[1]] = (themes.components_.T @ found.weights).astype(np.float16)
    return replace(found, weights=weights)


def _fit_inside(examples: Examples, views: Sequence[slice]) -> list[Expert]:
    """Reads what the layers of the first view's encoder held: one expert of the means, one of the tokens' maxima.

    Means of the lower layers lie close together, so each block is centred and set to one length before; that is folded
    into the weights.
    """
    inside, width = examples.features.inside, views[0].stop - views[0].start
    if not inside.shape[1]:
        return []
    last = inside.shape[1] - width
    return [
        _fit_centred(examples, LAYERS, slice(0, last), width, _STRENGTH_LAYERS),
        _fit_centred(examples, PEAKS, slice(last, inside.shape[1]), width, _STRENGTH_PEAKS),
    ]


def _fit_centred(examples: Examples, name: str, columns: slice, width: int, strength: float) -> Expert:
    part = examples.features.inside[:, columns]
    middle = part.mean(axis=0)
    lengths = np.sqrt(((part - middle) ** 2).reshape(len(part), -1, width).sum(axis=2).mean(axis=0))
    scale = np.repeat(np.maximum(lengths, 1e-6) * np.sqrt(len(lengths)), width).astype(np.float32)
    model = LogisticRegression(C=strength, max_iter=60, tol=1e-3)
    found = _fit(model, examples, (part - middle) / scale, name=name, start=columns.start)
    weights = (found.weights / scale[:, None]).astype(np.float16).astype(np.float32)
    return replace(found, weights=weights, bias=found.bias - middle @ weights)


def _fit(
    model: LogisticRegression | LinearSVC,
    examples: Examples,
    part: Matrix | sparse.csr_matrix,
    *,
    name: str,
    start: int,
) -> Expert:
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
