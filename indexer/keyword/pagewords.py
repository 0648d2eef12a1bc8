"""Which words the pages of a house use. What people wrote in resolved threads is how they ask, not how pages say it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.keyword.tantivy_index import TantivyIndex
from indexer.opened import OpenedIndex

MOST = 400
"""So many chunks are looked at: a word that more threads hold than this, and those first, is taken for one of pages."""
Holds = Callable[[str, str], bool]


def pages_hold(words: TantivyIndex, opened: OpenedIndex) -> Holds:
    """Return whether some page has a word of a language, in any form; each word is looked for once."""
    return lru_cache(maxsize=8192)(_PagesHold(words, opened))


class _PagesHold:
    def __init__(self, words: TantivyIndex, opened: OpenedIndex) -> None:
        self._words, self._opened = words, opened

    def __call__(self, word: str, language: str) -> bool:
        if not self._words.holds(word, language):
            return False
        rows = self._words.holders(word, language, MOST) if self._threads.any() else []
        return len(rows) in {0, MOST} or not bool(self._threads[self._opened.document_of[rows]].all())

    @cached_property
    def _threads(self) -> NDArray[np.bool_]:
        """Which documents are resolved threads; most houses have no groups, and never ask."""
        kinds, _ = self._opened.content.kinds_and_dates()
        return np.array([kind == "thread" for kind in kinds], dtype=bool)
