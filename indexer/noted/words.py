"""The words of a text, seen past endings, small words, and other words for the same; and how many two texts share."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from indexer.noted.same_words import folded, same_words
from indexer.noted.values import Phrase
from indexer.smallwords import SAID_WITH_ANYTHING, SMALL_ANYWHERE

_WORD = re.compile(r"[^\W_]{2,}")
_WITHOUT_ACCENTS = str.maketrans("àáâäãåèéêëìíîïòóôöõùúûüñç", "aaaaaaeeeeiiiiooooouuuunc")
"""Who types fast leaves them out, and capitals often lack them: "nomina" asks about the "nómina"."""
_STEM = 5
"""Words are compared by their first letters: enough to see past endings in the languages we serve."""


@lru_cache(maxsize=1024)
def stems(text: str) -> frozenset[int]:
    """Return the shortened words of `text`, small words such as "how do I" left out unless there are no others."""
    return frozenset(words_in_order(text))


@lru_cache(maxsize=256)
def telling(text: str) -> frozenset[int]:
    """Return `stems` of a question without words that are said with anything ("somebody", "want"), unless there are no
    others."""
    words = [word for word in _words_in(text) if word not in _SAID_WITH_ANYTHING]
    return stems(" ".join(words)) or stems(text)


def words_once(text: str) -> frozenset[int]:
    """Return the same of a text that nobody asks for again, so that it takes no other's place among those kept."""
    return frozenset(map(key, folded(_shortened(text), same_words(_shortened))))


@lru_cache(maxsize=1024)
def phrases(text: str) -> frozenset[Phrase]:
    """Return the pairs of neighbouring words in `stems(text)`."""
    return frozenset(pairwise(words_in_order(text)))


@lru_cache(maxsize=256)
def asked_words(text: str) -> Mapping[str, frozenset[int]]:
    """Return the shortened words of a question, each with the numbers that a page which has it may keep for it."""
    return {word: stems(word) for word in _shortened(text)}


def share(part: frozenset[Any], whole: frozenset[Any]) -> float:
    """Return which share of `part` occurs in `whole`; 0 for an empty part."""
    return len(part & whole) / len(part) if part else 0.0


def rarity(asked: frozenset[int], held: Sequence[frozenset[int]]) -> Mapping[int, float]:
    """Return for each word asked how much it tells texts apart: the more, the fewer of them hold it."""
    every = len(held) + 1.0
    return {word: math.log(every / (sum([word in one for one in held]) + 0.5)) for word in sorted(asked)}


def rare_share(own: frozenset[int], weights: Mapping[int, float]) -> float:
    """Return the share of the weight of all words that `own` holds; 0 where no word tells anything apart."""
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if word in own) / total if total > 0 else 0.0


# Words and pairs of a question are asked for one after the other.
@lru_cache(maxsize=64)
def words_in_order(text: str) -> tuple[int, ...]:
    """Return the same words as `stems` as they are read, again where they come again."""
    return tuple([key(word) for word in folded(_shortened(text), same_words(_shortened))])


@lru_cache(maxsize=1 << 16)
def key(word: str) -> int:
    """Return the number that an index keeps for a word; two words of one page hardly ever share one."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _shortened(text: str) -> tuple[str, ...]:
    words = _words_in(text)
    return tuple([word[:_STEM] for word in words if word not in _SMALL] or [word[:_STEM] for word in words])


def _words_in(text: str) -> list[str]:
    lowered = text.lower()
    return _WORD.findall(lowered if lowered.isascii() else lowered.translate(_WITHOUT_ACCENTS))


def _plainly(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word.translate(_WITHOUT_ACCENTS) for word in words)


_SMALL, _SAID_WITH_ANYTHING = _plainly(SMALL_ANYWHERE), _plainly(SAID_WITH_ANYTHING)
