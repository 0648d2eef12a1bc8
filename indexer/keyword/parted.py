"""The best chunks for a question; both halves of a large index are looked through at once, by two threads.

The engine (which needs no interpreter) adds up the scores of every chunk that holds any of the words, one segment after
the other, so its time grows with the chunks. A condition on row numbers that ends where a segment ends lets it skip
whole segments; words are still counted over all of them, so scores are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

import tantivy

from indexer.beside import beside

LARGE = 200_000
"""From so many chunks on word search takes longer than the encoder beside it, and gains more than a thread costs."""
LAST = 2**62
FEW_GROUPS = 8
"""So few are looked for one by one as words are, and skipped through; of more the engine first makes a list of chunks,
which took a millisecond at a million chunks."""

Clause = tuple[tantivy.Occur, tantivy.Query]
Found = list[tuple[float, int]]
"""Scores and rows."""


class Wanted(NamedTuple):
    """Words to look for: chunks are chosen by the `telling` ones, to whose scores the `common` ones are added."""

    telling: Sequence[Clause]
    common: Sequence[Clause] = ()


@dataclass(frozen=True, kw_only=True)
class Parted:
    """The search over one state of an index."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    large: int = LARGE

    def best(self, wanted: Wanted, k: int, condition: tantivy.Query | None) -> Found:
        """Return the `k` best chunks for the words among those that meet the condition, in no order.

        With common words twice as many are chosen before these are added: each half of a large index chooses `k`.
        """
        conditions = [condition] if condition is not None else []
        if self.middle is None:
            return sorted(self._look(wanted, 2 * k if wanted.common else k, conditions), reverse=True)[:k]
        look = partial(self._look, wanted, k)
        lower, upper = self._between(0, self.middle - 1), self._between(self.middle, LAST)
        first, second = beside(lambda: look([*conditions, lower]), lambda: look([*conditions, upper]))
        return sorted(first + second, reverse=True)[:k]

    @cached_property
    def middle(self) -> int | None:
        """The row next to the middle at which a segment begins; None for a small index, or one segment."""
        total = self.searcher.num_docs
        if total < self.large:
            return None
        return min(self._edges(0, total - 1), key=lambda edge: abs(edge - total // 2), default=None)

    def _look(self, wanted: Wanted, k: int, conditions: Sequence[tantivy.Query]) -> Found:
        found = self._search(tantivy.Query.boolean_query(list(wanted.telling)), k, conditions)
        if not wanted.common or not found:
            return found
        more = self._added(wanted.common, [row for _, row in found])
        return [(score + more[row], row) for score, row in found]

    def _added(self, words: Sequence[Clause], rows: Sequence[int]) -> dict[int, float]:
        """Return what the words score in each of these rows."""
        each = [tantivy.Query.term_query(self.schema, "row", row, index_option="basic") for row in rows]
        any_row = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each])
        query = tantivy.Query.const_score_query(any_row, 0.0)
        for word in words:  # one inside the other: beside each other the engine would look at all chunks that hold them
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), word])
        return {row: score for score, row in self._search(query, len(rows), [])}

    def _search(self, query: tantivy.Query, k: int, conditions: Sequence[tantivy.Query]) -> Found:
        if conditions:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in (query, *conditions)])
        hits = self.searcher.search(query, limit=k, count=False).hits
        rows = self.searcher.fast_field_values("row", [address for _, address in hits])
        return [(score, int(row or 0)) for row, (score, _) in zip(rows, hits, strict=True)]

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


def readable_by(schema: tantivy.Schema, groups: Sequence[str]) -> tantivy.Query:
    """Return the query for the chunks that any of `groups` may read."""
    if not 0 < len(groups) <= FEW_GROUPS:
        return tantivy.Query.term_set_query(schema, "audience", list(groups))
    each = (tantivy.Query.term_query(schema, "audience", group, index_option="basic") for group in groups)
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each])
