"""The words of a long text as numbers: to make each of them a string of its own takes twice as long."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PLANE = 1 << 16
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHORTEST = 2


def word_keys(text: str, *, letters: int) -> NDArray[np.uint32]:
    """Return a number for each word of `text`, in order: words with the same first `letters` have the same one.

    A word is two or more letters or digits side by side, in any case; those that are rare even among rare scripts
    (beyond the first 65,536 signs) count as gaps.
    """
    signs = np.frombuffer(text.lower().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    inside = np.zeros(len(signs) + 2, dtype=bool)
    inside[1:-1] = _in_words()[np.minimum(signs, _PLANE - 1)]
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, sizes = edges[::2], edges[1::2] - edges[::2]
    long = sizes >= _SHORTEST
    return _keys(signs.astype(np.uint64), starts[long], np.minimum(sizes[long], letters), letters)


def _keys(signs: NDArray[np.uint64], starts: NDArray[Any], sizes: NDArray[Any], letters: int) -> NDArray[np.uint32]:
    found = np.zeros(len(starts), dtype=np.uint64)
    for place in range(letters):
        found += signs.take(starts + place, mode="clip") * (sizes > place)
        found *= _MIX  # of all 64 bits, those beyond are dropped; the upper half tells apart what the lower does
    return (found >> np.uint64(32)).astype(np.uint32)  # two words of a page share a number once in ten thousand pages


@cache
def _in_words() -> NDArray[np.bool_]:
    return np.fromiter((chr(sign).isalnum() for sign in range(_PLANE)), dtype=bool, count=_PLANE)
