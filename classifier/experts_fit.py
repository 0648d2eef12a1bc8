"""Fits the experts of one head: the linear ones here with scikit-learn, and what else its number of rows allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from classifier.evened import Evened
from classifier.experts import BROAD, LAYERS, OPENING, PEAKS, WORDS, Expert
from classifier.features import Features
from classifier.fitted import as_saved, for_all_labels
from classifier.hearsay import Hearsay
from classifier.kernel_fit import fit_kernel
from classifier.kinds import AnyExpert
from classifier.likeness import Likeness
from classifier.network_fit import fit_network, themes_of
from classifier.protocol import Labels, Matrix
from classifier.telling_fit import fit_telling, liblinear

_STRENGTH_ALL, _STRENGTH_VIEW, _STRENGTH_WORDS, _STRENGTH_BROAD = 10.0, 20.0, 0.5, 50.0
_STRENGTH_LAYERS, _STRENGTH_PEAKS = 3.0, 20.0
# How far a label that was not seen is below the others.
_UNSEEN = 1.0
FEW = 1_000
"""Up to so many rows the encoder's insides help; with more, the words say the same."""
SCARCE = 20
"""With up to so many rows a label, and few in all, it helps to even out what labels do not differ in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Rows to learn one head from: `targets` are label numbers below `labels`, `weights` what each row counts.

    Few enough are also `remembered` one by one, from more a network learns; where there are `few`, the encoder's
    insides are read too, and where they are `scarce` for their labels, what labels do not differ in is evened out.
    `names` are the labels' own, in their order, where those tell what the rows are about.
    """

    features: Features
    targets: Labels
    weights: NDArray[np.float64]
    labels: int
    remembered: bool = False
    few: bool = False
    scarce: bool = False
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
    features, learned = examples.features, (examples.targets, examples.weights)
    width = features.dense.shape[1]
    parts = [("all", slice(0, width), _STRENGTH_ALL)] if len(views) > 1 else []
    parts += [(f"view {n}", columns, _STRENGTH_VIEW) for n, columns in enumerate(views)]
    experts: list[AnyExpert] = [_fit_dense(examples, name, columns, strength) for name, columns, strength in parts]
    experts += [_fit_words(examples, WORDS, features.words, seed)]
    if features.opening is not None:
        experts += [_fit_words(examples, OPENING, features.opening, seed)]
    experts += heard
    if not examples.remembered:
        return (*experts, fit_network(features, *learned, labels=examples.labels, seed=seed))
    inside = _fit_inside(examples, views) if examples.few else ()
    evened = [Evened.of(features.dense, *learned, labels=examples.labels)] if examples.scarce else []
    telling = [fit_telling(features.words, *learned, labels=examples.labels, seed=seed)] if _has_words(examples) else []
    remembering = [Likeness.of(features.dense, *learned, labels=examples.labels, view=view) for view in views]
    kernel = fit_kernel(features, *learned, views, labels=examples.labels)
    return (*experts, _fit_broad(examples, seed), *telling, *inside, *evened, *remembering, kernel)


def _has_words(examples: Examples) -> bool:
    """Whether words should be counted: in few texts that go on after a first line, with rows enough a label.

    What a short question is about is in its vectors, which also know it in another language.
    """
    return examples.few and examples.features.opening is not None and not examples.scarce


def _hear(examples: Examples) -> list[Hearsay]:
    topics = examples.features.topics
    if topics is None:
        return []
    return [Hearsay.of(topics, examples.targets, examples.weights, labels=examples.labels)]


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
    with liblinear:
        return _fit(model, examples, words, name=name, start=0)


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
    weights[: words.shape[1]] = as_saved(themes.components_.T @ found.weights)
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
    weights = as_saved(found.weights / scale[:, None])
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
    weights, bias = for_all_labels(
        model.coef_.T, model.intercept_, model.classes_, labels=examples.labels, below=_UNSEEN
    )
    return Expert(name=name, weights=weights, bias=bias, start=start)
