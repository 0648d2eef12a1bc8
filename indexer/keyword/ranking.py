"""The best chunks of a large index for many words, exactly, without adding up what its common words give every chunk.

The engine adds the scores of every chunk that holds any of the words: most of its time goes to words that a good part
of all chunks hold and that decide little. Here the others choose (the idea of MaxScore: Turtle and Flood, 1995). What
a common word can add at most is known; once a chunk that was not looked at could no longer reach the best, they are
found. Where that cannot be said of a thousand chunks, the engine adds everything up as before.

Both halves of the index are looked through at once, by two threads: the engine needs no interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nlargest
from typing import NamedTuple

import tantivy

from indexer.beside import beside

LARGE = 200_000
"""From so many chunks on the words that decide are looked for first."""
COMMON = 0.02
"""A word that a smaller share of the chunks holds is never set aside: little would be saved."""
SET_ASIDE = 0.15
"""Common words are set aside while they can add so much of what all words together can."""
FEW, MANY = 300, 1000
"""So many chunks are looked at first, and at most."""
SLACK = 1.0001
"""Sums in another order differ in the last digits."""

Found = list[tuple[float, int]]
"""Scores and rows."""
Clause = tuple[tantivy.Occur, tantivy.Query]


class Wanted(NamedTuple):
    """A term in a field, what its score counts, and the clause that adds it without asking that it be met."""

    field: str
    term: str
    boost: float
    clause: Clause


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The search over one state of an index; `uses` tells in how many chunks a term is.

    Below `large` chunks the engine adds everything up at once: that takes no longer than a millisecond or two.
    """

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    uses: Callable[[str, str], int]
    large: int = LARGE
    few: int = FEW
    many: int = MANY

    def best(self, words: Sequence[Wanted], k: int, conditions: Sequence[tantivy.Query]) -> Found:
        """Return the `k` best chunks for `words` among those that meet `conditions`, in no order."""
        if self.searcher.num_docs < self.large:
            return self._search(words, k, conditions)
        if conditions:  # the fewer chunks may be read, the more of them a common word could bring among the best
            return self._by_halves(words, k, conditions)
        common, most = self._set_aside(words)
        if not common or k > self.few:
            return self._by_halves(words, k, ())
        chosen = self._by_halves([word for word in words if word not in common], self.many, ())
        return self._sifted(chosen, k, common, most) or self._by_halves(words, k, ())

    def _sifted(self, chosen: Found, k: int, common: Sequence[Wanted], most: float) -> Found | None:
        """Return the `k` best of all chunks, of which those `chosen` have the most without the words that are `common`;
        None where another one could be among them."""
        totals, start = Found(), 0
        for until in (self.few, self.many):
            totals += self._added_up(chosen[start:until], common)
            best, start = nlargest(k, totals), until
            left = chosen[until][0] if until < len(chosen) else chosen[-1][0] if len(chosen) == self.many else 0.0
            if len(best) == k and best[-1][0] > left + most * SLACK:
                return best
        return None

    def _by_halves(self, words: Sequence[Wanted], k: int, conditions: Sequence[tantivy.Query]) -> Found:
        """Return the `k` best, best first, both halves of the index looked through at once."""
        if self._middle is None:
            return self._search(words, k, conditions)
        halves = self._between(0, self._middle - 1), self._between(self._middle, self.searcher.num_docs)
        first, second = beside(
            lambda: self._search(words, k, [*conditions, halves[0]]),
            lambda: self._search(words, k, [*conditions, halves[1]]),
        )
        return nlargest(k, first + second)

    def _added_up(self, found: Found, words: Sequence[Wanted]) -> Found:
        """Return the same chunks, their scores with those of `words`."""
        middle = self._middle or 0
        parts = [[one for one in found if (one[1] < middle) == first] for first in (True, False)]
        first, second = beside(lambda: self._added(parts[0], words), lambda: self._added(parts[1], words))
        return first + second

    def _added(self, found: Found, words: Sequence[Wanted]) -> Found:
        """One word after the other: looked for together, the engine would go through all chunks that hold any."""
        if not found:
            return []
        rows = [row for _, row in found]
        query = tantivy.Query.const_score_query(tantivy.Query.term_set_query(self.schema, "row", rows), 0.0)
        for word in words:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), word.clause])
        added = {row: score for score, row in self._hits(query, len(rows))}
        return [(score + added[row], row) for score, row in found]

    def _search(self, words: Sequence[Wanted], k: int, conditions: Sequence[tantivy.Query]) -> Found:
        query = tantivy.Query.boolean_query([word.clause for word in words])
        if conditions:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in (query, *conditions)])
        return self._hits(query, k)

    def _hits(self, query: tantivy.Query, limit: int) -> Found:
        hits = self.searcher.search(query, limit=limit, count=False).hits
        rows = self.searcher.fast_field_values("row", [address for _, address in hits])
        return [(score, int(row or 0)) for row, (score, _) in zip(rows, hits, strict=True)]

    def _set_aside(self, words: Sequence[Wanted]) -> tuple[list[Wanted], float]:
        """Return the words that can wait, and what they can add to a chunk at most."""
        held = [self.uses(word.field, word.term) for word in words]
        most = [
            word.boost * self._most(word.field, word.term) if uses else 0.0
            for word, uses in zip(words, held, strict=True)
        ]
        common = [place for place, uses in enumerate(held) if uses >= COMMON * self.searcher.num_docs]
        together, chosen = 0.0, list[Wanted]()
        for place in sorted(common, key=lambda place: most[place] / held[place]):
            if together + most[place] > SET_ASIDE * sum(most):
                break
            chosen.append(words[place])
            together += most[place]
        return chosen, together

    @cached_property
    def _most(self) -> Callable[[str, str], float]:
        """What a term gives the chunk that has it best."""

        def most(field: str, term: str) -> float:
            query = tantivy.Query.term_query(self.schema, field, term, index_option="freq")
            found = self.searcher.search(query, limit=1, count=False).hits
            return float(found[0][0]) if found else 0.0

        return lru_cache(maxsize=8192)(most)

    @cached_property
    def _middle(self) -> int | None:
        """The row at which one of the engine's segments begins, next to the middle: it then skips whole segments.

        None where all lie in one segment.
        """
        total = self.searcher.num_docs
        return min(self._edges(0, total - 1), key=lambda edge: abs(edge - total // 2), default=None)

    def _between(self, first: int, last: int) -> tantivy.Query:
        return tantivy.Query.range_query(self.schema, "row", tantivy.FieldType.Unsigned, first, last)

    def _edges(self, first: int, last: int) -> list[int]:
        """Return the rows at which another segment begins, where rows lie in segments one after the other."""
        if last <= first or self._segment(first) == self._segment(last):
            return []
        if last == first + 1:
            return [last]
        middle = (first + last) // 2
        return [*self._edges(first, middle), *self._edges(middle, last)]

    def _segment(self, row: int) -> int:
        query = tantivy.Query.term_query(self.schema, "row", row)
        found = self.searcher.search(query, limit=1, count=False).hits
        return found[0][1].segment_ord if found else -1
