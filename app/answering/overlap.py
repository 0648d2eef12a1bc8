"""Which words and word pairs two texts share, seen past endings."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

_WORD = re.compile(r"[^\W_]{2,}")
_STEM = 5
"""Words are compared by their first letters: enough to see past endings in the languages we serve."""
Phrase = tuple[str, str]


@lru_cache(maxsize=1024)
def stems(text: str) -> frozenset[str]:
    """Return the shortened words of `text`."""
    return frozenset(_shortened(text))


@lru_cache(maxsize=1024)
def phrases(text: str) -> frozenset[Phrase]:
    """Return the pairs of neighbouring shortened words of `text`."""
    words = _shortened(text)
    return frozenset(pairwise(words))


def share(part: frozenset[Any], whole: frozenset[Any]) -> float:
    """Return which share of `part` occurs in `whole`; 0 for an empty part."""
    return len(part & whole) / len(part) if part else 0.0


@lru_cache(maxsize=64)
def _shortened(text: str) -> tuple[str, ...]:
    return tuple(word[:_STEM] for word in _WORD.findall(text.lower()))
