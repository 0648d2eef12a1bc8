"""The pages shown beside an answer, or instead of one."""

from __future__ import annotations

from dataclasses import dataclass

from app.answering.citing import cited_title, page_link
from app.answering.confidence import Beliefs
from app.answering.duplicates import stands_for, twins_of
from app.answering.quoting import ranked_sentences
from app.domain.answer import Suggestion
from app.domain.plain_words import shortened
from indexer.types import Chunk, Highlight, Hit

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggester:
    """Turns the first hits into suggestions, each with the probability that it is worth reading."""

    confidence: Beliefs
    limit: int = 3

    def __call__(self, text: str, hits: tuple[Hit, ...]) -> tuple[Suggestion, ...]:
        """Return at most `limit` suggestions in the order of the hits; documents that say the same are one."""
        shown = stands_for(hits)
        text = hits[0].read_as or text if hits else text
        first = {place: rank for rank, place in reversed(list(enumerate(shown)))}  # where each is met first
        return tuple(
            Suggestion(
                document_id=hits[place].document.id,
                title=cited_title(hits[place].document, best.start),
                url=page_link(hits[place].document, best.start),
                score=round(self.confidence.of_hit(text, hits, first[place]), 4),
                snippet=_line(hits[place], best),
                twins=twins_of(text, hits, place, shown),
            )
            for number, place in enumerate(list(dict.fromkeys(shown))[: self.limit])
            for best in (_best(text, hits[place], closely=number == 0),)
        )


def _best(question: str, hit: Hit, *, closely: bool) -> Highlight | Chunk:
    """Return the sentence that likeliest says it, or only the nearest one in meaning; the chunk where there is none.

    Looking closely takes a third of a millisecond: worth it for the page that may be quoted anyway.
    """
    if closely:
        return next(iter(ranked_sentences(question, hit)), hit.chunk)
    return next((found for found in hit.in_chunk() if not _is_heading(hit, found)), hit.chunk)


def _is_heading(hit: Hit, sentence: Highlight) -> bool:
    text = hit.document.text
    return text.startswith("#", text.rfind("\n", 0, sentence.start) + 1)


def _line(hit: Hit, best: Highlight | Chunk) -> str:
    """Return the sentence on one line and at most `_LONGEST` characters."""
    return shortened(" ".join(hit.document.text[best.start : best.end].split()), _LONGEST)
