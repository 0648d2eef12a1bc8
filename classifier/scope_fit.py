"""Chooses the out-of-scope rule: from labelled out-of-scope texts, from labels left out, or from constants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.calibration import Floats
from classifier.scope import ScopeRule, scope_features

ASSUMED_SHARE = 0.25
"""How much of live traffic is taken to be out of scope where such texts were labelled."""
ASSUMED_UNLABELLED = 0.1
"""The same where none were: less, since the only evidence is labels that were left out."""
KEPT_IN_SCOPE = 0.97
"""Without labelled out-of-scope texts, this share of held-out training texts stays in scope."""
ENOUGH = 20
_DEFAULT_SLOPES = (0.8, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRows:
    """Texts in scope or out: `best` label probability and mean `nearness`, both (n,)."""

    best: Floats
    nearness: Floats

    def __len__(self) -> int:
        return len(self.best)


def fit_scope(inside: ScopeRows, labelled: ScopeRows, left_out: ScopeRows | None) -> ScopeRule:
    """The rule for `inside` against `labelled` out-of-scope texts or, where those are few, `left_out` labels' texts."""
    outside = labelled if len(labelled) >= ENOUGH or left_out is None else left_out
    share = ASSUMED_SHARE if outside is labelled else ASSUMED_UNLABELLED
    rule = _separate(inside, outside, share) if len(outside) >= ENOUGH else _by_default(inside)
    scores = rule(inside.best, inside.nearness)
    if len(labelled) >= ENOUGH:
        threshold = _balanced_threshold(scores, rule(labelled.best, labelled.nearness))
    else:
        threshold = float(np.quantile(scores, KEPT_IN_SCOPE)) if len(scores) else 0.5
    return ScopeRule(bias=rule.bias, certainty=rule.certainty, nearness=rule.nearness, threshold=threshold)


def _separate(inside: ScopeRows, outside: ScopeRows, share: float) -> ScopeRule:
    columns = np.vstack([scope_features(rows.best, rows.nearness) for rows in (inside, outside)])
    is_out = np.repeat([0, 1], [len(inside), len(outside)])
    shares = np.where(is_out == 1, share / len(outside), (1 - share) / len(inside)) * len(is_out)
    model = LogisticRegression(C=10.0).fit(columns, is_out, sample_weight=shares)
    certainty, nearness = np.maximum(-model.coef_[0], 0.0)
    return ScopeRule(
        bias=float(model.intercept_[0]), certainty=float(certainty), nearness=float(nearness), threshold=0.5
    )


def _by_default(inside: ScopeRows) -> ScopeRule:
    certainty, nearness = _DEFAULT_SLOPES
    usual = scope_features(inside.best, inside.nearness) @ np.asarray(_DEFAULT_SLOPES)
    bias = float(np.quantile(usual, 1 - KEPT_IN_SCOPE)) if len(usual) else 0.0
    return ScopeRule(bias=bias, certainty=certainty, nearness=nearness, threshold=0.5)


def _balanced_threshold(inside: Floats, outside: Floats) -> float:
    """The score above which stopping texts gets most of them right, at `ASSUMED_SHARE` of texts out of scope."""
    places: NDArray[np.float64] = np.unique(np.concatenate([inside, outside]))
    kept = np.searchsorted(np.sort(inside), places, side="right") / len(inside)
    caught = 1 - np.searchsorted(np.sort(outside), places, side="right") / len(outside)
    return float(places[int(np.argmax((1 - ASSUMED_SHARE) * kept + ASSUMED_SHARE * caught))])
