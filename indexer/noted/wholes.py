"""The words of a passage with its titles, and of a whole page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.noted.values import PageWords, PassageNotes
from indexer.noted.word_keys import word_keys
from indexer.noted.words import stems, words_in_order

READ = 20_000
"""Characters of a page that are counted; longer pages differ or agree long before."""
_LETTERS = 6


def note_passage(text: str, title_path: Sequence[str], title: str) -> PassageNotes:
    """Return what is noted of a passage below `title_path`, on a page of that `title`."""
    return PassageNotes(said=words_in_order(text), titled=sorted(stems(" ".join(title_path)) | stems(title)))


def note_page(title: str, text: str) -> PageWords:
    """Return the words of a page, by their first letters."""
    words, times = np.unique(word_keys(f"{title} {text[:READ]}", letters=_LETTERS), return_counts=True)
    return PageWords(words=words, times=times)
