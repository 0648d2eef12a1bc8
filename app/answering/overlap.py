"""Which words and word pairs two texts share, seen past endings, small words, and other words for the same."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from app.answering.same_words import folded, same_words
from indexer.smallwords import SMALL_ANYWHERE

_WORD = re.compile(r"[^\W_]{2,}")
_STEM = 5
"""Words are compared by their first letters: enough to see past endings in the languages we serve."""
Phrase = tuple[str, str]


@lru_cache(maxsize=1024)
def stems(text: str) -> frozenset[str]:
    """Return the shortened words of `text`, small words such as "how do I" left out unless there are no others."""
    return frozenset(_read(text))


def stems_once(text: str) -> frozenset[str]:
    """Return the same of a text that nobody asks for again, so that it takes no other's place among those kept."""
    return frozenset(folded(_shortened(text), same_words(_shortened)))


@lru_cache(maxsize=1024)
def phrases(text: str) -> frozenset[Phrase]:
    """Return the pairs of neighbouring words in `stems(text)`."""
    return frozenset(pairwise(_read(text)))


def share(part: frozenset[Any], whole: frozenset[Any]) -> float:
    """Return which share of `part` occurs in `whole`; 0 for an empty part."""
    return len(part & whole) / len(part) if part else 0.0


# Words and pairs of a text are asked for one after the other.
@lru_cache(maxsize=64)
def _read(text: str) -> tuple[str, ...]:
    return folded(_shortened(text), same_words(_shortened))


def _shortened(text: str) -> tuple[str, ...]:
    words = _WORD.findall(text.lower())
    return tuple([word[:_STEM] for word in words if word not in SMALL_ANYWHERE] or [word[:_STEM] for word in words])
