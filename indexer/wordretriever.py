"""Search while the vectors of a first build are still being computed: words alone, nothing to quote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.fusion import standardised
from indexer.opened import OpenedIndex
from indexer.passages import Identify
from indexer.timing import stage
from indexer.types import Document, Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRetriever:
    """The `Retriever` over a snapshot of words alone.

    Its hits have no highlights: nobody can tell yet whether a page answers, so it is suggested and never quoted.
    """

    index: OpenedIndex
    identify: Identify
    depth: int = 100
    longest_query: int = 4000

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        text = query[: self.longest_query].strip()
        if k < 1 or not text:
            return ()
        language = self.identify(text)
        with stage("search"):
            depth = max(self.depth, k)
            found = self.index.words.search(text, k=depth, allowed=audience, language=language)
            ceiling = max(self.index.words.ceiling(text, language=language), 1e-6)
        best: dict[int, tuple[int, float]] = {}
        for scored in found:  # best first, so a document's first chunk is its best
            chunk = self.index.chunk_rows[scored.id]
            best.setdefault(int(self.index.document_of[chunk]), (chunk, scored.score))
        return self._hits(best, ceiling, k)

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        """Return one document; None where there is none, or `audience` may not read it."""
        row = self.index.document_rows.get(document_id)
        found = None if row is None else self.index.content.document(row)
        return found if found is not None and found.readable_by(audience) else None

    def _hits(self, best: dict[int, tuple[int, float]], ceiling: float, k: int) -> tuple[Hit, ...]:
        words = np.array([score for _, score in best.values()], dtype=np.float32)
        spread, handicap = standardised(words), self.index.handicap[list(best)]
        hits = [
            Hit(
                document=self.index.content.document(row),
                chunk=self.index.content.chunk(chunk),
                score=round(float(spread[place] - handicap[place]), 6),
                highlights=(),
                signals={
                    "words": score,
                    "words_coverage": score / ceiling,
                    "words_z": float(spread[place]),
                    "handicap": float(handicap[place]),
                },
            )
            for place, (row, (chunk, score)) in enumerate(best.items())
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.document.id))[:k])
