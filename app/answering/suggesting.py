"""The pages shown beside an answer, or instead of one."""

from __future__ import annotations

from dataclasses import dataclass

from app.answering.confidence import Beliefs
from app.answering.duplicates import stands_for, twins_of
from app.answering.quoting import ranked_sentences
from app.domain.answer import Suggestion
from indexer.types import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggester:
    """Turns the first hits into suggestions, each with the probability that it is worth reading."""

    confidence: Beliefs
    limit: int = 3

    def __call__(self, text: str, hits: tuple[Hit, ...]) -> tuple[Suggestion, ...]:
        """Return at most `limit` suggestions in the order of the hits; documents that say the same are one."""
        shown = stands_for(hits)
        first = {place: rank for rank, place in reversed(list(enumerate(shown)))}  # where each is met first
        return tuple(
            Suggestion(
                document_id=hits[place].document.id,
                title=hits[place].document.title,
                url=hits[place].document.url,
                score=round(self.confidence.of_hit(text, hits, first[place]), 4),
                snippet=snippet(text, hits[place]),
                twins=twins_of(hits, place),
            )
            for place in list(dict.fromkeys(shown))[: self.limit]
        )


def snippet(question: str, hit: Hit, *, length: int = 200) -> str:
    """Return the best sentence of `hit`, or the start of its chunk, on one line and at most `length` characters."""
    best = next(iter(ranked_sentences(question, hit)), hit.chunk)
    text = hit.document.text[best.start : best.end]
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
