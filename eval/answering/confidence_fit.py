"""Learns how search signals become the probability of a right answer, from labelled questions.

A logistic curve per encoder (Platt, 1999, over several features), fitted as the most probable one under a normal prior
around the curve that is already there: with few labels it stays what it was, with many it becomes what they say.
Weights keep the sign that their feature must have (`eval.curve_prior`), so that chance cannot turn evidence around.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import scipy
from numpy.typing import NDArray

from app.answering.confidence import FARTHEST, Confidence, Logistic
from eval.answering.curve_prior import FEATURES, RANKED, RARE, Floats, Rows, blank_curve, bounds, precision
from eval.errors import EvaluationError
from eval.observations import Observation, correctness

ENCODERS = ("english", "multilingual")
FOLDS = 10
LOOSENESS = (0.15, 0.4, 1.0)
"""Standard deviations of the prior on each standardised weight to choose from; the first where there are few labels."""
FIRST_LOOSENESS = 0.15
"""The same for the packaged curves, which start from nothing."""
SLOPE = 1.0
"""The same of all weights together, as a share of the curve's own."""
LEVEL_LOOSENESS = 3.0
"""The same of the intercept: how often questions have an answer differs from house to house."""
SHOWN = 3
"""Suggestions are calibrated on the first so many hits."""


def fit_curve(
    rows: Rows, prior: Logistic, *, looseness: float = LOOSENESS[0], held: frozenset[str] = frozenset()
) -> Logistic:
    """Return the most probable curve given `rows` and `prior`; without rows, the prior. It keeps the weights `held`."""
    if not len(rows.right):
        return prior
    x = np.column_stack([standardised(rows.values, prior), np.ones(len(rows.right))])
    start = np.array([*prior.weights, prior.intercept])
    firmness = precision(prior, looseness=looseness, slope=SLOPE, level=LEVEL_LOOSENESS)
    signs = np.where(rows.right, 1.0, -1.0)

    def loss(w: Floats) -> tuple[float, Floats]:
        margins = signs * (x @ w)
        pull = firmness @ (w - start)
        slope = -signs / (1.0 + np.exp(np.clip(margins, -500, 500)))
        return float(np.logaddexp(0.0, -margins).sum() + 0.5 * (w - start) @ pull), x.T @ slope + pull

    best: Floats = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds(prior, held=held)).x
    return replace(prior, weights=tuple(map(float, best[:-1])), intercept=float(best[-1]))


def standardised(values: Floats, curve: Logistic) -> Floats:
    """Return rows (n, features) as the curve reads them."""
    z: Floats = np.clip((values - np.array(curve.mean)) / np.array(curve.scale), -FARTHEST, FARTHEST)
    return z


def fit_curves(
    observations: Sequence[Observation], *, prior: Confidence, looseness: float = LOOSENESS[0]
) -> Confidence:
    """Return the curves of every encoder given `observations`, starting from those of `prior`."""
    return Confidence(
        answers=_fitted(observations, prior.answers, looseness=looseness),
        relevant=_fitted(observations, prior.relevant, ranks=SHOWN, looseness=looseness),
        version=f"learned-from-{len(observations)}",
        learned_from=prior.learned_from + len(observations),
    )


def fit_answers(observations: Sequence[Observation], *, prior: Confidence, looseness: float) -> Confidence:
    """Return `prior` with its answer curves fitted: all that a threshold needs."""
    return replace(prior, answers=_fitted(observations, prior.answers, looseness=looseness))


def _fitted(
    observations: Sequence[Observation],
    prior: Mapping[str, Logistic],
    *,
    ranks: int = 1,
    looseness: float,
    held: frozenset[str] = frozenset(),
) -> dict[str, Logistic]:
    by_encoder = {name: [o for o in observations if o.encoder == name] for name in prior}
    return {
        name: fit_curve(rows_of(seen, prior[name].names, ranks=ranks), prior[name], looseness=looseness, held=held)
        for name, seen in by_encoder.items()
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
    from sklearn.model_selection import KFold

    for learn, held in KFold(FOLDS, shuffle=True, random_state=seed).split(found):
        curves = fit([observations[i] for i in learn])
        found[held] = confidences([observations[i] for i in held], curves)
    return found


def held_out(observations: Sequence[Observation], *, prior: Confidence, seed: int) -> tuple[Floats, float]:
    """Return cross-fitted confidences (n,) and the looseness that made them likeliest to be right."""
    found = {
        looseness: cross_fitted(observations, partial(fit_answers, prior=prior, looseness=looseness), seed=seed)
        for looseness in (LOOSENESS if len(observations) >= FOLDS else LOOSENESS[:1])
    }
    right = correctness(observations)
    best = max(found, key=lambda looseness: _log_likelihood(found[looseness], right))
    return found[best], best


def _log_likelihood(confidence: Floats, right: NDArray[np.bool_]) -> float:
    bounded = np.clip(confidence, 1e-9, 1.0 - 1e-9)
    return float(np.log(np.where(right, bounded, 1.0 - bounded)).sum())


def first_curves(observations: Sequence[Observation]) -> Confidence:
    """Return curves learned from nothing but `observations`: for the packaged file.

    One curve is learned from all rows, and those of the encoders near it: they have most of what speaks for an answer
    in common, and neither alone has many labels.
    """
    return Confidence(
        answers=_first(observations, FEATURES, ranks=1), relevant=_first(observations, RANKED, ranks=SHOWN)
    )


def with_curves_of(one: Confidence, other: Confidence, encoder: str) -> Confidence:
    """Return `one` with what `other` has for `encoder`; raise `EvaluationError` where that is no encoder of it."""
    if encoder not in other.answers:
        raise EvaluationError(f"There is no curve for {encoder!r}. Name {' or '.join(sorted(other.answers))}.")
    return replace(
        one,
        answers={**one.answers, encoder: other.answers[encoder]},
        relevant={**one.relevant, encoder: other.relevant[encoder]},
        version=f"{one.version}, {encoder} {other.version}",
    )


def _first(observations: Sequence[Observation], names: Sequence[str], *, ranks: int) -> dict[str, Logistic]:
    rows = rows_of(observations, names, ranks=ranks)
    shared = fit_curve(rows, blank_curve(rows, names), looseness=FIRST_LOOSENESS, held=RARE)
    start = dict.fromkeys(ENCODERS, shared)
    return _fitted(observations, start, ranks=ranks, looseness=FIRST_LOOSENESS, held=RARE)
