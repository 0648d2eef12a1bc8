"""Chooses the out-of-scope rule: from labelled out-of-scope texts, from labels left out, or from constants."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from classifier.calibration import Floats
from classifier.doubt import USUAL_SHARE, Doubt
from classifier.scope import ScopeRows, ScopeRule, Slope, from_odds


@dataclass(frozen=True, slots=True, kw_only=True)
class _Usual:
    """Slopes that served on many kinds of traffic, and how many rows it takes to be heard against each of them.

    The wording's is heard against soonest: where people ask in several languages a label's texts share few words.
    """

    slopes: tuple[float, ...]
    rows: tuple[float, ...]


ASSUMED_SHARE = 0.1
"""How much of live traffic is taken to be out of scope, where the labelled rows do not show more."""
KEPT_IN_SCOPE = 0.97
"""Without labelled out-of-scope texts, this share of held-out training texts stays in scope."""
STOPPED = 1 / 3
"""With such texts a message is stopped above this probability: to let one through costs twice what it costs to ask."""
ENOUGH = 20
_EVEN = 0.5
_WRONG_SLOPES = _Usual(slopes=(0.8, 0.1, 0.1, 0.3), rows=(33.0, 33.0, 33.0, 8.0))
_STRAY_SLOPES = _Usual(slopes=(0.7, 0.3, 0.4, 0.5), rows=(333.0, 333.0, 333.0, 60.0))
_DEFAULT_SLOPES = (0.8, 0.2, 0.6, 0.0, 0.0)
_ALL, _UNDETECTED = slice(0, 4), slice(0, 3)
_WORDED = (0, 1, 2, 4)
"""All but what is detected: where no texts out of scope were labelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strays:
    """What tells a text out of scope: `even` slopes, which hold where half of all are, and the `share` assumed.

    `stopped` is the probability above which a text is stopped, where texts out of scope were labelled; `guessed` says
    that no text told.
    """

    even: tuple[Slope, ...]
    share: float
    stopped: float | None = None
    guessed: bool = False

    def rule(self, inside: ScopeRows) -> ScopeRule:
        """The rule for the share; without labelled texts, few of those `inside` are stopped."""
        slopes = tuple(_moved(slope, _EVEN, self.share) for slope in self.even)
        if self.stopped is not None:
            return ScopeRule(slopes=slopes, threshold=self.stopped)
        said = ScopeRule(slopes=slopes, threshold=_EVEN)(inside)
        return ScopeRule(slopes=slopes, threshold=float(np.quantile(said, KEPT_IN_SCOPE)) if len(inside) else _EVEN)


def fit_strays(inside: ScopeRows, labelled: ScopeRows, left_out: ScopeRows | None) -> Strays:
    """Tells `inside` from `labelled` out-of-scope texts or, where those are few, from `left_out` labels' texts."""
    if len(labelled) >= ENOUGH and len(inside):
        share = max(ASSUMED_SHARE, len(labelled) / (len(labelled) + len(inside)))
        slopes = (_separate(inside, labelled, share, columns) for columns in (_ALL, _UNDETECTED))
        even = tuple(_moved(slope, share, _EVEN) for slope in slopes)
        return Strays(even=even, share=share, stopped=STOPPED)
    if left_out is None or min(len(inside), len(left_out)) < ENOUGH:
        return Strays(even=(_moved(_by_default(inside), USUAL_SHARE, _EVEN),), share=USUAL_SHARE, guessed=True)
    table = np.vstack([rows.columns[:, _WORDED] for rows in (inside, left_out)])
    sizes = len(inside), len(left_out)
    slope = _drawn(table, np.repeat([False, True], sizes), _shares(*sizes, _EVEN), _STRAY_SLOPES)
    return Strays(even=(slope,), share=ASSUMED_SHARE)


def fit_doubt(inside: ScopeRows, right: NDArray[np.bool_], strays: Strays) -> Doubt | None:
    """How likely the best label is wrong; `right` says of `inside` where it was right. None where no text tells.

    What tells right from wrong in scope, and what tells a message out of scope, is learned apart: how many of those
    there are is another matter, and changes.
    """
    if strays.guessed or len(inside) < ENOUGH:
        return None
    doubt = Doubt(wrong=_fit_wrong(inside, right), stray=strays.even)
    return doubt if strays.stopped is None else replace(doubt, share=strays.share, least=strays.share)


def _moved(slope: Slope, before: float, after: float) -> Slope:
    """A slope that holds for one share of texts out of scope, for another share."""
    odds = [np.log(share / (1.0 - share)) for share in (before, after)]
    return Slope(bias=float(slope.bias - odds[0] + odds[1]), slopes=slope.slopes)


def _fit_wrong(inside: ScopeRows, right: NDArray[np.bool_]) -> Slope:
    table = inside.columns[:, _WORDED]
    # One right and one wrong row more, of the usual kind: nobody is never wrong.
    usual = np.repeat(table.mean(axis=0)[None], 2, axis=0)
    mistaken = np.append(~right, [True, False])
    return _drawn(np.vstack([table, usual]), mistaken, np.ones(len(table) + 2), _WRONG_SLOPES)


def _drawn(table: Floats, so: NDArray[np.bool_], weights: Floats, usual: _Usual) -> Slope:
    """How likely a row is `so`, by slopes that the rows draw away from the usual ones; none of them below 0.

    What is surer, nearer or denser never speaks for it.
    """
    expected, pull, wanted = np.asarray(usual.slopes), np.asarray(usual.rows), so.astype(np.float64)

    def loss(found: Floats) -> tuple[float, Floats]:
        odds, off = found[0] - table @ found[1:], found[1:] - expected
        gap = weights * (from_odds(odds) - wanted)
        value = weights @ (np.logaddexp(0.0, odds) - wanted * odds) + pull @ (off * off) / 2
        return float(value), np.append(gap.sum(), pull * off - table.T @ gap)

    bounds = [(None, None), *[(0.0, None)] * len(expected)]
    found = minimize(loss, np.append(0.0, expected), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Slope(bias=float(found[0]), slopes=(*found[1:4].tolist(), 0.0, float(found[4])))


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
