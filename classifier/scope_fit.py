"""Chooses the out-of-scope rule: from labelled out-of-scope texts, from labels left out, or from constants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from classifier.calibration import Floats
from classifier.doubt import Doubt
from classifier.scope import ScopeRows, ScopeRule, Slope, from_odds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usual:
    """Slopes that served on many kinds of traffic, and how many rows it takes to be heard against them."""

    slopes: tuple[float, ...]
    rows: float


ASSUMED_SHARE = 0.1
"""How much of live traffic is taken to be out of scope, where the labelled rows do not show more."""
KEPT_IN_SCOPE = 0.97
"""Without labelled out-of-scope texts, this share of held-out training texts stays in scope."""
STOPPED = 1 / 3
"""With such texts a message is stopped above this probability: to let one through costs twice what it costs to ask."""
ENOUGH = 20
_EVEN = 0.5
_WRONG_SLOPES = _Usual(slopes=(0.8, 0.1, 0.1), rows=33.0)
_STRAY_SLOPES = _Usual(slopes=(0.7, 0.3, 0.4), rows=333.0)
_DEFAULT_SLOPES = (0.8, 0.2, 0.6, 0.0)
_ALL, _UNDETECTED = slice(0, 4), slice(0, 3)


def fit_scope(inside: ScopeRows, labelled: ScopeRows, left_out: ScopeRows | None) -> ScopeRule:
    """The rule for `inside` against `labelled` out-of-scope texts or, where those are few, `left_out` labels' texts."""
    if len(labelled) >= ENOUGH and len(inside):
        share = max(ASSUMED_SHARE, len(labelled) / (len(labelled) + len(inside)))
        slopes = tuple(_separate(inside, labelled, share, columns) for columns in (_ALL, _UNDETECTED))
        return ScopeRule(slopes=slopes, threshold=STOPPED)
    enough = left_out is not None and len(left_out) >= ENOUGH
    slope = _separate(inside, left_out, ASSUMED_SHARE, _UNDETECTED) if left_out and enough else _by_default(inside)
    threshold = float(np.quantile(slope(inside), KEPT_IN_SCOPE)) if len(inside) else 0.5
    return ScopeRule(slopes=(slope,), threshold=threshold)


def fit_doubt(inside: ScopeRows, right: NDArray[np.bool_], left_out: ScopeRows | None) -> Doubt | None:
    """How likely the best label is wrong; `right` says of `inside` where it was right. None with too few rows to tell.

    What tells right from wrong in scope, and what tells a message out of scope, is learned apart: how many of those
    there are is another matter, and changes.
    """
    if left_out is None or min(len(inside), len(left_out)) < ENOUGH:
        return None
    table, sizes = inside.columns[:, _UNDETECTED], (len(inside), len(left_out))
    # One right and one wrong row more, of the usual kind: nobody is never wrong.
    usual = np.repeat(table.mean(axis=0)[None], 2, axis=0)
    mistaken = np.append(~right, [True, False])
    wrong = _drawn(np.vstack([table, usual]), mistaken, np.ones(len(table) + 2), _WRONG_SLOPES)
    strays = np.repeat([False, True], sizes)
    both = np.vstack([table, left_out.columns[:, _UNDETECTED]])
    return Doubt(wrong=wrong, stray=_drawn(both, strays, _shares(*sizes, _EVEN), _STRAY_SLOPES))


def _drawn(table: Floats, so: NDArray[np.bool_], weights: Floats, usual: _Usual) -> Slope:
    """How likely a row is `so`, by slopes that the rows draw away from the usual ones; none of them below 0.

    What is surer, nearer or denser never speaks for it.
    """
    expected, wanted = np.asarray(usual.slopes), so.astype(np.float64)

    def loss(found: Floats) -> tuple[float, Floats]:
        odds, off = found[0] - table @ found[1:], found[1:] - expected
        gap = weights * (from_odds(odds) - wanted)
        value = weights @ (np.logaddexp(0.0, odds) - wanted * odds) + usual.rows * (off @ off) / 2
        return float(value), np.append(gap.sum(), usual.rows * off - table.T @ gap)

    bounds = [(None, None), *[(0.0, None)] * len(expected)]
    found = minimize(loss, np.append(0.0, expected), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Slope(bias=float(found[0]), slopes=(*found[1:].tolist(), 0.0))


def _shares(inside: int, outside: int, share: float) -> NDArray[np.float64]:
    """Weights of that many rows, of which those out of scope count `share` of all."""
    return np.repeat([(1 - share) / inside, share / outside], [inside, outside]) * (inside + outside)


def _separate(inside: ScopeRows, outside: ScopeRows, share: float, columns: slice) -> Slope:
    table = np.vstack([rows.columns[:, columns] for rows in (inside, outside)])
    is_out = np.repeat([0, 1], [len(inside), len(outside)])
    model = LogisticRegression(C=10.0).fit(table, is_out, sample_weight=_shares(len(inside), len(outside), share))
    found = np.zeros(4)
    found[columns] = np.maximum(-model.coef_[0], 0.0)
    return Slope(bias=float(model.intercept_[0]), slopes=tuple(found.tolist()))


def _by_default(inside: ScopeRows) -> Slope:
    """The usual slopes, and the bias at which the mean probability over `inside` is the share that is stopped."""
    usual = inside.columns @ np.asarray(_DEFAULT_SLOPES)
    low, high = -30.0, 30.0
    for _ in range(40 if len(usual) else 0):
        middle = (low + high) / 2
        stopped = float((1 / (1 + np.exp(usual - middle))).mean())
        low, high = (middle, high) if stopped < 1 - KEPT_IN_SCOPE else (low, middle)
    return Slope(bias=(low + high) / 2, slopes=_DEFAULT_SLOPES)
