"""A question without its slips of the keys: "forgot my pasword" is read as it was meant by vectors and evidence too.

The word search looks for the nearest word that somebody wrote as well. But a word that nobody here writes may be a
right one ("vendere" is no slip of "vedere"), and then everything else must go on reading it. So a word is read as
another only where one slip parts them, of a kind that right words seldom differ by, and where letters stand side by
side as its language hardly has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from indexer.keyword.typos import SHORTEST
from indexer.spelling import Spelling

_WORD = re.compile(rf"(?<![\w.@/:'’-])[a-z]{{{SHORTEST},}}(?![\w@/:'’-]|\.\w)")
"""Small letters alone: names, codes, addresses and what stands beside an apostrophe are as they are."""
_LIKELIER = 3.0
"""Nats by which the word that is meant must be likelier in its language."""
_LONG = 7
"""From so many letters on a wrong letter or one too many is taken for a slip, too: short words often have such
neighbours (pivot, pilot; morto, moto)."""
_MOST = 3
"""A question with more words that nobody here writes is about something else."""

Holds = Callable[[str, str], bool]
Near = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutSlips:
    """Reads questions. `holds` says whether somebody wrote a word, in any form of a language; `near` names the nearest
    word that somebody did."""

    holds: Holds
    near: Near
    spelling: Spelling

    def __call__(self, text: str, language: str) -> str:
        """Return `text` with words that somebody here writes in place of slips; mostly as it is."""
        if language not in self.spelling.languages:
            return text
        unknown = [found for found in _WORD.finditer(text) if not self.holds(found[0], language)]
        if not 0 < len(unknown) <= _MOST:
            return text
        said, written = list[str](), 0
        for found in unknown:
            said += [text[written : found.start()], self._meant(found[0], language)]
            written = found.end()
        return "".join((*said, text[written:]))

    def _meant(self, word: str, language: str) -> str:
        near = self.near(word)
        return near if near and slipped(word, near) and self._likelier(word, near, language) else word

    def _likelier(self, word: str, near: str, language: str) -> bool:
        place = self.spelling.languages.index(language)
        return self.spelling.of_word(near)[place] - self.spelling.of_word(word)[place] >= _LIKELIER


def slipped(word: str, meant: str) -> bool:
    """Return whether `word` is `meant` with a letter left out or two swapped; a long one also with one that is wrong or
    too many."""
    if len(meant) == len(word) + 1:
        return _one_less(word, meant)
    if len(meant) == len(word):
        differ = [place for place, (a, b) in enumerate(zip(word, meant, strict=True)) if a != b]
        swapped = len(differ) == 2 and word[differ[0]] == meant[differ[1]] and word[differ[1]] == meant[differ[0]]
        return (swapped and differ[1] == differ[0] + 1) or (len(differ) == 1 and len(word) >= _LONG)
    return len(word) >= _LONG and len(word) == len(meant) + 1 and _one_less(meant, word)


def _one_less(shorter: str, longer: str) -> bool:
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
