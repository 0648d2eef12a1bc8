"""Is the promise still kept? Judged from what people said of live answers, however often one looks.

The doubt is an e-value: the chance of what was seen under rates above the promised one, over its chance under the
promised one. Under a kept promise it ever reaches 1 / level with probability `level` at most (Ville, 1939), so looking
every hour costs nothing; many looks at an ordinary test would.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Said = Literal["right", "wrong", ""]
_ALTERNATIVES = (1.5, 2.0, 3.0, 5.0)
"""Rates to hold the promise against, as multiples of it; one of them is near enough to any that matters."""
_LEAST, _MOST = 1e-9, 0.999
BINS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One live answer: how sure the engine was, and what its asker said or did; empty where they said nothing."""

    request_id: str
    at: datetime
    confidence: float
    said: Said = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A live request as drift tests see it: its fingerprint's row (float16 bytes), and how sure the engine was."""

    request_id: str
    at: datetime
    vector: bytes
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What live answers were like. Silence counts as right in `low` and is left out in `high`."""

    answers: int
    right: int
    wrong: int
    low: float
    high: float
    doubt: float
    expected: float

    @property
    def judged(self) -> int:
        """How many answers somebody said something of."""
        return self.right + self.wrong


def doubt(answers: Sequence[Answered], promised: float) -> float:
    """Return the e-value against "at most `promised` of the answers are wrong"; 1 says nothing, 20 is much.

    Silence counts as right, so that only what is wrong however one counts can raise it.
    """
    wrong = sum(answer.said == "wrong" for answer in answers)
    right = len(answers) - wrong
    base = min(max(promised, _LEAST), _MOST)
    rates = [min(base * times, (1 + base) / 2) for times in _ALTERNATIVES]
    logs = [wrong * math.log(rate / base) + right * math.log((1 - rate) / (1 - base)) for rate in rates]
    top = max(logs)
    return min(math.exp(min(top, 700.0)) * sum(math.exp(one - top) for one in logs) / len(logs), 1e300)


def watched(answers: Sequence[Answered], promised: float) -> Watched:
    """Return what live answers were like."""
    wrong = sum(answer.said == "wrong" for answer in answers)
    right = sum(answer.said == "right" for answer in answers)
    count = len(answers)
    return Watched(
        answers=count,
        right=right,
        wrong=wrong,
        low=wrong / count if count else 0.0,
        high=wrong / (right + wrong) if right + wrong else 1.0,
        doubt=doubt(answers, promised),
        expected=1.0 - sum(answer.confidence for answer in answers) / count if count else 0.0,
    )


def power(*, share: float, requests: int, deflection: float, least: float = 0.8, z_level: float = 1.96) -> float:
    """Return the smallest difference in the rate of requests that need people which a hold-out would show.

    A two-sided test at 5 % finds it with probability `least` (normal approximation); 1 where there is no hold-out.
    """
    held, others = requests * share, requests * (1 - share)
    if held < 1 or others < 1:
        return 1.0
    z_power = 0.8416 if least == 0.8 else 1.2816  # 80 % or 90 %
    rate = min(max(deflection, 0.01), 0.99)
    return min(1.0, (z_level + z_power) * math.sqrt(rate * (1 - rate) * (1 / held + 1 / others)))
