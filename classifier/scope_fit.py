"""Chooses the out-of-scope rule: from labelled out-of-scope texts, from labels left out, or from constants."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from classifier.scope import ScopeRows, ScopeRule, Slope

ASSUMED_SHARE = 0.1
"""How much of live traffic is taken to be out of scope, where the labelled rows do not show more."""
KEPT_IN_SCOPE = 0.97
"""Without labelled out-of-scope texts, this share of held-out training texts stays in scope."""
ENOUGH = 20
_DEFAULT_SLOPES = (0.8, 0.8, 0.0)
_ALL, _UNDETECTED = slice(0, 3), slice(0, 2)


def fit_scope(inside: ScopeRows, labelled: ScopeRows, left_out: ScopeRows | None) -> ScopeRule:
    """The rule for `inside` against `labelled` out-of-scope texts or, where those are few, `left_out` labels' texts."""
    if len(labelled) >= ENOUGH and len(inside):
        share = max(ASSUMED_SHARE, len(labelled) / (len(labelled) + len(inside)))
        slopes = tuple(_separate(inside, labelled, share, columns) for columns in (_ALL, _UNDETECTED))
        return ScopeRule(slopes=slopes, threshold=0.5)
    enough = left_out is not None and len(left_out) >= ENOUGH
    slope = _separate(inside, left_out, ASSUMED_SHARE, _UNDETECTED) if left_out and enough else _by_default(inside)
    threshold = float(np.quantile(slope(inside), KEPT_IN_SCOPE)) if len(inside) else 0.5
    return ScopeRule(slopes=(slope,), threshold=threshold)


def _separate(inside: ScopeRows, outside: ScopeRows, share: float, columns: slice) -> Slope:
    table = np.vstack([rows.columns[:, columns] for rows in (inside, outside)])
    is_out = np.repeat([0, 1], [len(inside), len(outside)])
    shares = np.where(is_out == 1, share / len(outside), (1 - share) / len(inside)) * len(is_out)
    model = LogisticRegression(C=10.0).fit(table, is_out, sample_weight=shares)
    found = np.zeros(3)
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
