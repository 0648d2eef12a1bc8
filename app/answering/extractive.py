"""Answers made of the documents' own sentences: no model writes a word of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.answering.citing import cited_title, deep_link
from app.answering.confidence import Beliefs
from app.answering.duplicates import stands_for, twins_of
from app.answering.quoting import in_order, ranked_sentences, tables_of
from app.answering.steps import steps_of
from app.domain.answer import Answer, Span
from app.domain.request import Request
from indexer.codes import about_another
from indexer.types import Highlight, Hit

_NEAR_BEST = 0.25
"""A further sentence is quoted when it is so likely to say it, as a share of the likeliest."""
_ROWS, _ROW_NEAR_BEST = 6, 0.4
"""The same for rows of a table, of which there may be more."""
_TABLE = 2.0
"""A table is quoted when its rows together are so many times as likely as the likeliest sentence."""
_REACH = 1000
"""Quotes come from one neighbourhood: further sentences lie within so many characters of the best one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractiveAnswerer:
    """Quotes the best sentences of the best hit, in reading order, or the steps where a way is asked for; abstains when
    there is no hit or no sentence.

    Where another hit says the same with more authority (a page for a thread, the newer page), that one is quoted.
    """

    confidence: Beliefs
    sentences: int = 3

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None:
        """Return the quotes with the calibrated probability that they answer, or None."""
        if not hits:
            return None
        shown, text = stands_for(hits), hits[0].read_as or request.text
        for place in dict.fromkeys((shown[0], 0)):  # the best hit itself, should its stand-in have nothing to quote
            ranked = ranked_sentences(text, hits[place])
            if ranked:
                return Answer(
                    spans=self._spans(text, hits[place], ranked),
                    confidence=self.confidence.of(text, hits),
                    twins=twins_of(text, hits, place, shown),
                )
        return None

    def _spans(self, question: str, hit: Hit, ranked: tuple[Highlight, ...]) -> tuple[Span, ...]:
        return tuple([_span(hit, quote) for quote in _chosen(question, hit, ranked, most=self.sentences)])


def quotes(question: str, hit: Hit, *, most: int) -> Sequence[Highlight]:
    """Return the sentences of `hit` that would be quoted to answer `question`, in reading order; maybe none."""
    question = hit.read_as or question
    ranked = ranked_sentences(question, hit)
    return _chosen(question, hit, ranked, most=most) if ranked else ()


def _chosen(question: str, hit: Hit, ranked: tuple[Highlight, ...], *, most: int) -> Sequence[Highlight]:
    if steps := steps_of(question, hit, ranked):
        return steps
    ranked = _on_the_code(question, hit, ranked)
    first = ranked[0]
    near = [h for h in ranked[1:most] if h.score >= _NEAR_BEST * first.score and abs(h.start - first.start) <= _REACH]
    return in_order({first, *near, *_rows_of(hit, ranked, (first, *near))})


def _on_the_code(question: str, hit: Hit, ranked: tuple[Highlight, ...]) -> tuple[Highlight, ...]:
    """Return the sentences without those about another code than the one asked about; all where none would be left."""
    text = hit.document.text
    return tuple(s for s in ranked if not about_another(question, text[s.start : s.end])) or ranked


def _rows_of(hit: Hit, ranked: Sequence[Highlight], chosen: Sequence[Highlight]) -> Iterator[Highlight]:
    """Yield the likely rows, and the head, of tables of which a row is chosen or that are likelier than any sentence.

    Rows that differ by who asks, such as one for each office, share one likelihood among them.
    """
    for head, rows in tables_of(hit, ranked):
        if sum([row.score for row in rows]) >= _TABLE * ranked[0].score or not set(rows).isdisjoint(chosen):
            yield head
            yield from [row for row in rows if row.score >= _ROW_NEAR_BEST * rows[0].score][:_ROWS]


def _span(hit: Hit, chosen: Highlight) -> Span:
    text = hit.document.text[chosen.start : chosen.end]
    return Span(
        document_id=hit.document.id,
        title=cited_title(hit.document, chosen.start),
        start=chosen.start,
        end=chosen.end,
        text=text,
        url=deep_link(hit.document, chosen.start, text),
        digest=hit.document.digest,
        kind=hit.document.kind,
        updated=hit.document.updated,
    )
