"""Learns how search signals become the probability of a right answer, from labelled questions.

A logistic curve per encoder (Platt, 1999, over several features), fitted as the most probable one under a normal prior
around the curve that is already there: with few labels it stays what it was, with many it becomes what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import KFold

from app.answering.confidence import Confidence, Logistic
from eval.observations import Observation

Floats = NDArray[np.float64]
ENCODERS = ("english", "multilingual")
FEATURES = (
    "whole", "title", "sentence", "words", "score_margin", "dense_margin", "words_margin", "words_coverage",
    "words_trust", "dense_z", "words_z", "coverage", "title_coverage", "quote_coverage", "question_length",
    "handicap", "thread", "foreign_code",
)  # fmt: skip
RANKED = (*FEATURES, "rank")
KNOWN = {"foreign_code": -2.0}
"""Weights that are known before any label is seen: a page without the code that was asked for hardly answers."""
FOLDS = 10
LOOSENESS = 0.5
"""Standard deviation of the prior on each standardised weight."""
LEVEL_LOOSENESS = 3.0
"""The same of the intercept: how often questions have an answer differs from house to house."""
SHOWN = 3
"""Suggestions are calibrated on the first so many hits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Feature rows (n, features) and whether each was right (n,)."""

    values: Floats
    right: NDArray[np.bool_]


def blank_curve(rows: Rows, names: Sequence[str]) -> Logistic:
    """Return the curve that knows nothing, on the scale of `rows`: the prior of a first fit."""
    known = [name in KNOWN for name in names]  # flags keep their own scale
    return Logistic(
        names=tuple(names),
        mean=tuple(map(float, np.where(known, 0.0, rows.values.mean(axis=0)))),
        scale=tuple(map(float, np.where(known, 1.0, np.maximum(rows.values.std(axis=0), 1e-3)))),
        weights=tuple(KNOWN.get(name, 0.0) for name in names),
        intercept=0.0,
    )


def fit_curve(rows: Rows, prior: Logistic) -> Logistic:
    """Return the most probable curve given `rows` and `prior`; without rows, the prior."""
    if not len(rows.right):
        return prior
    x = np.column_stack([(rows.values - np.array(prior.mean)) / np.array(prior.scale), np.ones(len(rows.right))])
    start = np.array([*prior.weights, prior.intercept])
    loose = np.array([LOOSENESS] * len(prior.weights) + [LEVEL_LOOSENESS])
    signs = np.where(rows.right, 1.0, -1.0)

    def loss(w: Floats) -> tuple[float, Floats]:
        margins = signs * (x @ w)
        away = (w - start) / loose
        slope = -signs / (1.0 + np.exp(np.clip(margins, -500, 500)))
        return float(np.logaddexp(0.0, -margins).sum() + 0.5 * (away @ away)), x.T @ slope + away / loose

    best: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return replace(prior, weights=tuple(map(float, best[:-1])), intercept=float(best[-1]))


def fit_curves(observations: Sequence[Observation], *, prior: Confidence) -> Confidence:
    """Return the curves of every encoder given `observations`, starting from those of `prior`."""
    return Confidence(
        answers=_fitted(observations, prior.answers),
        relevant=_fitted(observations, prior.relevant, ranks=SHOWN),
        version=f"learned-from-{len(observations)}",
    )


def fit_answers(observations: Sequence[Observation], *, prior: Confidence) -> Confidence:
    """Return `prior` with its answer curves fitted: all that a threshold needs."""
    return replace(prior, answers=_fitted(observations, prior.answers))


def _fitted(
    observations: Sequence[Observation], prior: Mapping[str, Logistic], *, ranks: int = 1
) -> dict[str, Logistic]:
    by_encoder = {name: [o for o in observations if o.encoder == name] for name in prior}
    return {
        name: fit_curve(rows_of(seen, prior[name].names, ranks=ranks), prior[name]) for name, seen in by_encoder.items()
    }


def rows_of(observations: Sequence[Observation], names: Sequence[str], *, ranks: int = 1) -> Rows:
    """Return the rows of the first `ranks` hits of each observation."""
    pairs = [
        (evidence, useful)
        for observation in observations
        for evidence, useful in list(zip(observation.evidence, observation.useful, strict=True))[:ranks]
    ]
    values = np.array([[evidence[name] for name in names] for evidence, _ in pairs], dtype=np.float64)
    return Rows(values=values.reshape(len(pairs), len(names)), right=np.array([u for _, u in pairs], dtype=bool))


def confidences(observations: Sequence[Observation], curves: Confidence) -> Floats:
    """Return the probability that each answer is right (n,); 0 where nothing was found."""
    return np.array([curves.answers[o.encoder].probability(o.evidence[0]) if o.evidence else 0.0 for o in observations])


def cross_fitted(
    observations: Sequence[Observation], fit: Callable[[Sequence[Observation]], Confidence], *, seed: int
) -> Floats:
    """Return each observation's confidence by curves that were learned without it (n,)."""
    found = np.zeros(len(observations))
    if len(observations) < FOLDS:
        return confidences(observations, fit(()))
    for learn, held in KFold(FOLDS, shuffle=True, random_state=seed).split(found):
        curves = fit([observations[i] for i in learn])
        found[held] = confidences([observations[i] for i in held], curves)
    return found


def first_curves(observations: Sequence[Observation]) -> Confidence:
    """Return curves learned from nothing but `observations`: for the packaged file."""
    answers, relevant = {}, {}
    for encoder in ENCODERS:
        seen = [observation for observation in observations if observation.encoder == encoder]
        first, shown = rows_of(seen, FEATURES), rows_of(seen, RANKED, ranks=SHOWN)
        answers[encoder] = fit_curve(first, blank_curve(first, FEATURES))
        relevant[encoder] = fit_curve(shown, blank_curve(shown, RANKED))
    return Confidence(answers=answers, relevant=relevant)
