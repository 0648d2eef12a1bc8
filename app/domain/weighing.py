"""How use moves the probability that a suggestion is right, without spoiling what that probability means.

Two steps, each an average of what was believed and what was seen, so that nothing leaves [0, 1] and nobody's use
counts before there is some:

1. By kind: where suggestions of a kind came true more or less often than believed, all of that kind move by the
   difference in log odds, shrunk by n / (n + `KIND_FIRMNESS`): calibration in the large (Cox, 1958). This step is what
   keeps the scale honest, for it pulls the mean of what is believed to the share that comes true.
2. By document: the believed probability p is taken as a Beta distribution worth `FIRMNESS` tickets, and each use on a
   ticket like this one is an observation that counts as much as the tickets are alike and the use is recent. What is
   returned is the mean of the posterior, (FIRMNESS p + sum w s) / (FIRMNESS + sum w). Seen from before the uses, the
   expectation of that mean is p itself (it is a martingale), so over many tickets the average stays calibrated while
   single suggestions rise and sink.

Uses fade with a half-life, since a suggestion that sank below the limit is not shown, and could never redeem itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime

from app.domain.suggested import Effectiveness, SuggestionKind, SuggestionUse

FIRMNESS = 4.0
"""So many tickets just like this one weigh as much as the curve does."""
KIND_FIRMNESS = 50.0
HALF_LIFE_DAYS = 180.0
_LEAST, _MOST = 0.001, 0.999


def shifts_of(kinds: Iterable[Effectiveness]) -> Mapping[SuggestionKind, float]:
    """Return by how much each kind moves, in log odds; kinds that nobody used are left out."""
    return {kind.kind: _shift(kind) for kind in kinds if kind.uses}


def shifted(probability: float, by: float) -> float:
    """Return `probability` moved by log odds."""
    return probability if by == 0.0 else 1.0 / (1.0 + math.exp(-(_log_odds(probability) + by)))


def after_uses(probability: float, uses: Iterable[tuple[SuggestionUse, float]], *, now: datetime) -> float:
    """Return the probability after `uses`, each with how alike its ticket and this one are, in [0, 1]."""
    weight, success = FIRMNESS, FIRMNESS * probability
    for use, alike in uses:
        counts = alike * _freshness(use.at, now)
        weight += counts
        success += counts * use.success
    return success / weight


def _freshness(at: datetime, now: datetime) -> float:
    days = max(0.0, (now - at).total_seconds() / 86_400)
    return float(0.5 ** (days / HALF_LIFE_DAYS))


def _shift(kind: Effectiveness) -> float:
    # Half a success and half a failure keep the odds finite.
    seen = (kind.succeeded + 0.5) / (kind.uses + 1)
    believed = (kind.believed + 0.5) / (kind.uses + 1)
    return (_log_odds(seen) - _log_odds(believed)) * kind.uses / (kind.uses + KIND_FIRMNESS)


def _log_odds(probability: float) -> float:
    bounded = min(_MOST, max(_LEAST, probability))
    return math.log(bounded / (1.0 - bounded))
