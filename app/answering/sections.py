"""Of a page about a trouble, what helps answers most questions; what shows, and why, does not."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from indexer.noted.values import SECTIONS, SentenceNotes

_WHY = re.compile(r"\b(?:why|causes?|reason|por qu[eé]|causas?|motivo|perch[eé])\b", re.IGNORECASE)
_WEIGHTS = {"helps": 20.0, "trouble": 0.1, "markup": 0.01, "": 1.0}
"""How many times as likely a sentence there is the one that answers. Known, not learned: our own pages have none."""


def section_odds(question: str, noted: SentenceNotes) -> NDArray[np.float64]:
    """Return by how much where each sentence stands speaks for it; 1 wherever no such section is.

    Whoever asks why wants the cause.
    """
    weights = _WEIGHTS | ({"helps": 1.0, "trouble": 1.0} if _WHY.search(question) else {})
    return np.array([weights[section] for section in SECTIONS])[noted.sections]
