"""How much a belief counts for a question unlike those that beliefs were learned from: less, down to a humble one."""

from __future__ import annotations

import math

USUAL, UNKNOWN = 0.08, 0.16
"""Of the demo company's own questions about one in seven is stranger than the first, one in twenty than the second."""
HUMBLE = 0.13
"""How likely a suggestion is right where nothing else is known: so many of the first three for the demo's questions."""
_LEAST, _MOST, _ORDER = 0.001, 0.999, 0.05


def humbled(probability: float, strangeness: float) -> float:
    """Return `probability`, moved towards `HUMBLE` in log odds the stranger the question is, up to `UNKNOWN`.

    The order of the suggestions of one question stays as it is, and none that was unlikely becomes likely.
    """
    counts = min(1.0, max(_ORDER, (UNKNOWN - strangeness) / (UNKNOWN - USUAL)))
    if counts == 1.0:
        return probability
    believed = counts * _log_odds(probability) + (1.0 - counts) * _log_odds(HUMBLE)
    return 1.0 / (1.0 + math.exp(-believed))


def _log_odds(probability: float) -> float:
    bounded = min(_MOST, max(_LEAST, probability))
    return math.log(bounded / (1.0 - bounded))
