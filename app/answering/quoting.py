"""Which sentences of a page or thread are quoted to a question: those that most likely say what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter

from app.answering.lines import layout_of
from app.answering.saying import likelihoods, spans_of
from indexer.pagenotes import sentence_notes
from indexer.types import Highlight, Hit

_RESOLUTION = "\n\nResolution: "
"""Where the question of a resolved thread ends and what solved it begins (`indexer.threads`)."""
_ADDED = re.compile(r"(?:(?<=\n\n)|(?<=\nResolution: ))The requester added: .*?(?=\n\n|\Z)", re.DOTALL)
_FIRST = re.compile(r"[^\n]{1,300}?(?:[.!?](?=\s|$)|(?=\n|$))")


# A decision asks several times for the first hits' sentences: for the quote, its features and the suggestions.
@lru_cache(maxsize=64)
def ranked_sentences(question: str, hit: Hit) -> tuple[Highlight, ...]:
    """Return the sentences of the hit's nearest passages, the likeliest answer first; `score` is how likely it is.

    Of a resolved thread only what solved it is quoted.
    """
    sentences = in_order(quotable(hit))
    if not sentences:
        return ()
    likely = likelihoods(question, hit, sentences).tolist()
    found = [Highlight(s.start, s.end, score) for s, score in zip(sentences, likely, strict=True)]
    return tuple(sorted(found, key=lambda sentence: (-sentence.score, sentence.start)))


def quotable(hit: Hit) -> Sequence[Highlight]:
    """Return the sentences of the hit that may be quoted: of a thread, what solved it."""
    return _solving(hit) if hit.document.kind == "thread" else hit.highlights


def tables_of(hit: Hit, ranked: Sequence[Highlight]) -> Iterator[tuple[Highlight, list[Highlight]]]:
    """Yield the head of each table and its rows, the likeliest first: a row alone says little."""
    sentences = in_order(ranked)
    heads = layout_of(sentence_notes(hit, spans_of(sentences))).head.tolist()
    place = {sentence.start: head for sentence, head in zip(sentences, heads, strict=True)}
    for head in sorted(set(place.values()) - {-1}):
        yield sentences[head], [sentence for sentence in ranked if place[sentence.start] == head]


def in_order(sentences: Iterable[Highlight]) -> list[Highlight]:
    """Return the sentences as they are read."""
    return sorted(sentences, key=attrgetter("start"))


def _solving(hit: Hit) -> tuple[Highlight, ...]:
    """Return the sentences of a thread that helped: neither the question nor what its asker added later.

    Where the passage found is the question itself, the resolution's first sentence stands in for it.
    """
    text = hit.document.text
    begin, added = resolution_of(text), [(m.start(), m.end()) for m in _ADDED.finditer(text)]
    solving = tuple(
        h._replace(start=max(h.start, begin))
        for h in hit.highlights
        if h.end > begin and not any(start <= h.start < end for start, end in added)
    )
    if solving or not hit.highlights:
        return solving
    first = _FIRST.match(text, begin)
    return (Highlight(start=begin, end=first.end(), score=0.0),) if first else ()


def resolution_of(text: str) -> int:
    """Return where the resolution of a thread's text begins; its end where there is none."""
    found = text.find(_RESOLUTION)
    return len(text) if found < 0 else found + len(_RESOLUTION)
