"""How words are spelled in a few languages: tells `busta paga` from `payslip`, where a model of long texts guesses.

A letter is predicted from the three before it (interpolated Witten-Bell smoothing, Manning & Schütze 1999, chapter 6).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

PACKAGED = Path(__file__).with_name("spelling.json")
"""Learned from the demo company's pages and threads by `python -m eval.spelling_fit`."""
LONGEST = 4
LETTERS = 60
# A word that is frequent is not a better example of how words are spelled.
FREQUENCY_COUNTS = 0.5
_RARE_FROM = 3
_FEWEST = 1.2
_WORD = re.compile(r"[^\W\d_]+")

Counts = Mapping[str, Mapping[str, int]]


class Spelling:
    """Log-likelihoods of words by language, from counts of letter sequences."""

    def __init__(self, counts: Counts) -> None:
        self.languages = tuple(sorted(counts))
        self._tables = tuple(_Table(counts[language]) for language in self.languages)
        self.of_word = lru_cache(maxsize=8192)(self._of_word)
        """The log-likelihoods (nats, below 0) of one lower-case word, in the order of `languages`."""

    def _of_word(self, word: str) -> tuple[float, ...]:
        return tuple([table.of_word(word) for table in self._tables])


class _Table:
    """One language: the log-probability of every sequence seen, and what stepping back to a shorter one costs."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        total, kinds = Counter[str](), Counter[str]()
        for sequence, count in counts.items():
            total[sequence[:-1]] += count
            kinds[sequence[:-1]] += 1
        self._back = {start: math.log(kinds[start] / 2 / (total[start] + kinds[start] / 2)) for start in total}
        self._seen: dict[str, float] = {}
        for sequence in sorted(counts, key=len):
            start = sequence[:-1]
            reserved = kinds[start] / 2
            shorter = math.exp(self._of(sequence[1:]))
            self._seen[sequence] = math.log((counts[sequence] + reserved * shorter) / (total[start] + reserved))

    def of_word(self, word: str) -> float:
        bounded, seen = f" {word} ", self._seen.get
        sequences = [bounded[max(0, end - LONGEST) : end] for end in range(2, len(bounded) + 1)]
        return sum([seen(sequence) or self._of(sequence) for sequence in sequences])

    def _of(self, sequence: str) -> float:
        """Return the log-probability of the last letter after those before it."""
        cost = 0.0
        while sequence not in self._seen:
            if not sequence:
                return cost - math.log(LETTERS)
            cost += self._back.get(sequence[:-1], 0.0)
            sequence = sequence[1:]
        return cost + self._seen[sequence]


@cache
def packaged_spelling() -> Spelling:
    """Return the packaged table, read once."""
    return Spelling(json.loads(PACKAGED.read_text(encoding="utf-8")))


def words(text: str) -> list[str]:
    """Return the words of `text`, as written."""
    return _WORD.findall(text)


def learn_spelling(texts: Mapping[str, Iterable[str]]) -> dict[str, dict[str, int]]:
    """Return counts of letter sequences for each language (ISO 639-1) of `texts`, rare long ones left out."""
    return {language: _counted(given) for language, given in sorted(texts.items())}


def _counted(texts: Iterable[str]) -> dict[str, int]:
    vocabulary = Counter(word.lower() for text in texts for word in words(text))
    sums: dict[str, float] = defaultdict(float)
    for word, count in vocabulary.items():
        for sequence in _sequences(word):
            sums[sequence] += count**FREQUENCY_COUNTS
    kept = {s: round(v) for s, v in sums.items() if len(s) < _RARE_FROM or v >= _FEWEST}
    return dict(sorted(kept.items()))


def _sequences(word: str) -> Iterator[str]:
    bounded = f" {word} "
    for size in range(1, LONGEST + 1):
        yield from (bounded[start : start + size] for start in range(len(bounded) - size + 1))
