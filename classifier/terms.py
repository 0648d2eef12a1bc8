"""Words, word pairs and word pieces of a text, and tf-idf over a learned list of them; numpy and scipy.sparse only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Analyse = Callable[[str], Sequence[str]]

_WORD = re.compile(r"\b\w\w+\b")
_PIECE_LENGTHS = (3, 4, 5)


def words(text: str) -> list[str]:
    """The lower-cased words of two characters or more, in order."""
    return _WORD.findall(text.lower())


def words_and_pairs(text: str) -> list[str]:
    """Words, then neighbouring words joined by a space."""
    found = words(text)
    return found + [f"{first} {second}" for first, second in pairwise(found)]


def pieces(text: str) -> list[str]:
    """Runs of 3 to 5 characters inside each word, its edges marked by spaces."""
    return [piece for word in text.lower().split() for piece in _pieces_of(word)]


@lru_cache(maxsize=20_000)
def _pieces_of(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    starts = ((length, start) for length in _PIECE_LENGTHS for start in range(len(padded) - length + 1))
    return tuple(padded[start : start + length] for length, start in starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermTable:
    """Terms with their rarity; `transform` makes rows of unit length with tf dampened by a logarithm.

    Equal to scikit-learn's TfidfVectorizer(sublinear_tf=True) over the same terms; a test holds it to that.
    """

    terms: tuple[str, ...]
    rarity: NDArray[np.float64]
    analyse: Analyse
    places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {term: place for place, term in enumerate(self.terms)})

    @classmethod
    def learn(cls, texts: Sequence[str], analyse: Analyse, *, least: int, most: int) -> TermTable:
        """The `most` commonest terms of those in at least `least` texts, sorted."""
        texts_with, occurrences = Counter[str](), Counter[str]()
        for text in texts:
            found = Counter(analyse(text))
            occurrences.update(found)
            texts_with.update(found.keys())
        kept = sorted((term for term, count in texts_with.items() if count >= least))
        if len(kept) > most:
            kept = sorted(sorted(kept, key=lambda term: -occurrences[term])[:most])
        counts = np.asarray([texts_with[term] for term in kept], dtype=np.float64)
        rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls(terms=tuple(kept), rarity=rarity, analyse=analyse)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One float32 row a text; a text without known terms has an empty one."""
        return TermTables.of(self).transform(texts)

    def counted(self, text: str) -> Counter[int]:
        """How often each known term occurs, by its place."""
        found = Counter(map(self.places.get, self.analyse(text)))
        found.pop(None, None)
        return cast("Counter[int]", found)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermTables:
    """Several tables side by side: `starts` are their first columns and, last, how many there are in all."""

    tables: tuple[TermTable, ...]
    starts: tuple[int, ...]
    rarity: NDArray[np.float64]

    @classmethod
    def of(cls, *tables: TermTable) -> TermTables:
        """The tables in this order."""
        return cls(
            tables=tables,
            starts=tuple(accumulate((len(table.terms) for table in tables), initial=0)),
            rarity=np.concatenate([table.rarity for table in tables]),
        )

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One float32 row a text: what each table makes of it, side by side."""
        rows = [self._row(text) for text in texts]
        if len(rows) == 1:
            (columns, values), ends = rows[0], np.asarray([0, len(rows[0][0])])
        else:
            ends = np.cumsum([0, *(len(places) for places, _ in rows)])
            columns = np.concatenate([np.zeros(0, dtype=np.int32), *(places for places, _ in rows)])
            values = np.concatenate([np.zeros(0, dtype=np.float32), *(values for _, values in rows)])
        return sparse.csr_matrix((values, columns, ends), shape=(len(rows), self.starts[-1]))

    def _row(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The columns of a text's known terms, in order, and their values; those of each table have unit length."""
        found = [table.counted(text) for table in self.tables]
        ends = tuple(accumulate((len(counts) for counts in found), initial=0))
        places = np.fromiter(chain.from_iterable(found), dtype=np.int32, count=ends[-1])
        parts = [slice(*part) for part in pairwise(ends)]
        for start, part in zip(self.starts, parts, strict=False):
            places[part] += start
        counts = np.fromiter(chain.from_iterable(map(Counter.values, found)), dtype=np.float64, count=ends[-1])
        values = (1 + np.log(counts)) * self.rarity[places]
        for part in parts:
            values[part] /= np.sqrt(values[part] @ values[part]) or 1.0
        order = np.argsort(places)
        return places[order], values[order].astype(np.float32)


def weighed(rows: sparse.csr_matrix, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The product of sparse `rows` and `weights`, which may be of the first columns only."""
    if rows.shape[0] == 1:  # without the overhead of a sparse product, which a single text would notice
        read = np.searchsorted(rows.indices, len(weights))
        return np.asarray((rows.data[:read] @ weights[rows.indices[:read]])[None])
    return np.asarray(rows[:, : len(weights)] @ weights)
