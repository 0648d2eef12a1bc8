"""How likely the best label is wrong: among messages in scope, and because the message is not one of those."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from classifier.calibration import Floats
from classifier.scope import ScopeRows, Slope

USUAL_SHARE = 0.03
"""How much of live traffic is taken to be out of scope, where nobody looked."""
LEAST_SHARE = 0.01
"""And where somebody looked and found next to none."""
ENOUGH_TRAFFIC, MOST_TRAFFIC = 100, 500
_ROUNDS, _STILL = 200, 1e-5
_BELIEVED = 0.5
"""Live messages in scope lie farther off than those learned from, and are taken for strays too: half is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """`wrong`: how likely the label is wrong in scope; `stray`: how likely a message is out of scope, were half of all.

    `share` is how many are.
    """

    wrong: Slope
    stray: Slope
    share: float = USUAL_SHARE

    def __call__(self, rows: ScopeRows) -> Floats:
        """The probability that the best label is wrong, one a row."""
        return np.asarray(1.0 - (1.0 - self.wrong(rows)) * (1.0 - _shifted(self.stray(rows), self.share)))

    def used_to(self, rows: ScopeRows) -> Doubt:
        """The same where as many messages stray as among `rows`, recent ones without labels.

        The share is the one at which the mean probability is the share itself (Saerens et al. 2002).
        """
        even, share = self.stray(rows), 0.5
        for _ in range(_ROUNDS):
            before, share = share, float(np.clip(_shifted(even, share).mean(), 0.001, 0.98))
            if abs(share - before) < _STILL:
                break
        return replace(self, share=max(LEAST_SHARE, _BELIEVED * share))


def _shifted(even: Floats, share: float) -> Floats:
    """Probabilities that hold where half of all rows are such, for where `share` are."""
    return np.asarray(share * even / (share * even + (1.0 - share) * (1.0 - even)), dtype=np.float64)
