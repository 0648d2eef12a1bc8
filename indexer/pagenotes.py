"""What was noted of a hit's page when it was indexed; noted now where the index is older, or the place is another."""

from __future__ import annotations

from functools import lru_cache

from indexer.noted.lines import note_sentences
from indexer.noted.values import PageWords, PassageNotes, SentenceNotes, Span
from indexer.noted.wholes import note_page, note_passage
from indexer.types import Hit


# A decision looks at the sentences of the page it may quote from several times.
@lru_cache(maxsize=64)
def sentence_notes(hit: Hit, spans: tuple[Span, ...]) -> SentenceNotes:
    """Return what the sentences at `spans` are and hold."""
    noted = hit.noted.sentences(spans) if hit.noted else None
    return _sentences(hit.document.text, spans) if noted is None else noted


def passage_notes(hit: Hit) -> PassageNotes:
    """Return the words of the hit's passage."""
    if hit.noted:
        return hit.noted.passage()
    return _passage(hit.chunk.text, hit.chunk.title_path, hit.document.title)


def page_words(hit: Hit) -> PageWords:
    """Return the words of the hit's page."""
    return hit.noted.page() if hit.noted else _page(hit.document.title, hit.document.text)


# People ask about the same pages.
_sentences = lru_cache(maxsize=512)(note_sentences)
_passage = lru_cache(maxsize=1024)(note_passage)
_page = lru_cache(maxsize=2048)(note_page)
