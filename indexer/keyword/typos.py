"""Words that nobody wrote, read as the nearest word that somebody did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

SHORTEST = 5
# From this length on two slips are forgiven.
LONG = 8
PREFIX = 4
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """Finds near words in a term dictionary: `uses` counts a word's documents, `starting` lists words by prefix."""

    uses: Callable[[str], int]
    starting: Callable[[str], Iterable[tuple[str, int]]]

    def of(self, word: str) -> str | None:
        """Return the commonest word one slip away, else two for a long one; None when there is none.

        One slip is a letter too many, swapped with its neighbour, wrong or missing, tried in this order.
        The first letter is kept, of long words the first four for the second slip; digits are never corrected.
        """
        if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
            return None
        for slips in (_fewer_or_swapped, _changed, _added):  # a dictionary is asked once a word: the likely few first
            found = _commonest((near, self.uses(near)) for near in slips(word))
            if found:
                return found
        if len(word) < LONG:
            return None
        return _commonest((near, uses) for near, uses in self.starting(word[:PREFIX]) if within_two(word, near))


def _fewer_or_swapped(word: str) -> Iterator[str]:
    for place in range(1, len(word)):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]


def _changed(word: str) -> Iterator[str]:
    for place in range(1, len(word)):
        before, after = word[:place], word[place + 1 :]
        yield from (before + letter + after for letter in LETTERS if letter != word[place])


def _added(word: str) -> Iterator[str]:
    for place in range(1, len(word) + 1):
        before, after = word[:place], word[place:]
        yield from (before + letter + after for letter in LETTERS)


def within_two(word: str, other: str) -> bool:
    """Return whether at most two letters are left out, added, changed or swapped (restricted Damerau-Levenshtein)."""
    if abs(len(word) - len(other)) > 2:
        return False
    older: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        last, row = row, [i]
        for j, there in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == there:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > 2:
            return False
        older = last
    return row[-1] <= 2


def _commonest(counted: Iterable[tuple[str, int]]) -> str | None:
    known = [(-uses, word) for word, uses in counted if uses > 0]
    return min(known)[1] if known else None
