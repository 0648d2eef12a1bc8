"""What speaks for the first document being an answer: features of a question and its hits, all in plain units."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.answering.duplicates import rivals
from app.answering.standing import Standing
from app.answering.wants import asks_number, trouble_unasked
from indexer.codes import codes_in, foreign_code, holds, holds_codes, missing_codes, missing_names
from indexer.noted.words import asked_words, phrases, rare_share, rarity, share, stems, telling
from indexer.pagenotes import passage_notes
from indexer.secondlook import in_other_language
from indexer.types import Hit

_PAIRS_MORE = 4
_NAMED, _NAME = 0.5, 3
"""A question that has so much of a page's title names what the page is about; longer titles say more than a name."""
_SENTENCES = 24
"""So many sentences of the passage are looked at, the most similar ones."""
COMPARED = 5
"""How many hits lend their words to say which words of the question are rare here, and who holds most of them."""


def features(text: str, hits: tuple[Hit, ...], *, rank: int = 0) -> Mapping[str, float]:
    """Return the features of the hit at `rank`, or of the page that is shown for it, beside its rivals among `hits`.

    `names` says what each means.
    """
    return _compared(hits[rank].read_as or text, hits).features(rank)


# The answer and the suggestions of one decision ask for several ranks of the same hits.
@lru_cache(maxsize=8)
def _compared(text: str, hits: tuple[Hit, ...]) -> _Compared:
    return _Compared(text, hits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holding:
    """What a hit holds of a question: its words, the share of the asked ones and of the title's, and of word pairs."""

    words: frozenset[int]
    covered: float
    titled: float
    said: float


class _Compared:
    """The hits of a question side by side: what several ranks need of each is found once."""

    def __init__(self, text: str, hits: tuple[Hit, ...]) -> None:
        self._text, (self._hits, self._places) = text, rivals(hits)
        self._asked, self._pairs = telling(text), phrases(text)
        self._standing = Standing(self._hits)
        self._held: dict[int, _Holding] = {}
        self._shared: dict[tuple[int, int], float] = {}
        self._rarity: dict[tuple[int, ...], Mapping[int, float]] = {}
        self._known: dict[int, Mapping[str, float]] = {}

    def features(self, rank: int) -> Mapping[str, float]:
        """Return the features of what is shown for the hit at `rank`."""
        place = self._places[rank]
        if place not in self._known:
            self._known[place] = self._features(place)
        return self._known[place]

    def _features(self, rank: int) -> Mapping[str, float]:
        text, hit = self._text, self._hits[rank]
        return {
            **self._standing.of(rank),
            **self._words(rank),
            **_names_and_numbers(text, hit),
            "code_held": self._code_held(rank),
            **_sentences(text, hit),
            "question_length": math.log1p(len(self._asked)),
            "characters": math.log1p(len(text)),
            "asks": float("?" in text),
            "document_length": math.log1p(len(hit.document.text)),
            "passage_length": math.log1p(len(hit.chunk.text)),
            "handicap": hit.signals.get("handicap", 0.0),
            "thread": float(hit.document.kind == "thread"),
            "other_language": float(in_other_language(hit)),
            "only_named": _only_named(text, hit, self._holding(rank)),
            "trouble_unasked": float(trouble_unasked(text, hit.document.title)),
            "rank": float(rank),
        }

    def _code_held(self, rank: int) -> float:
        """Return, for a hit that holds all codes asked about, the share of those compared with it that do not."""
        if not holds_codes(self._text, self._hits[rank].document):
            return 0.0
        others = self._others(rank)
        with_it = sum([holds_codes(self._text, self._hits[place].document) for place in others])
        return 1.0 - with_it / max(1, len(others))

    def _others(self, rank: int) -> list[int]:
        return [place for place in range(min(COMPARED + 1, len(self._hits))) if place != rank][: COMPARED - 1]

    def _words(self, rank: int) -> dict[str, float]:
        others = self._others(rank)
        own, beside = self._holding(rank), [self._holding(place) for place in others]
        return {
            "coverage": own.covered,
            "relative_coverage": own.covered / max(1e-6, own.covered, *(other.covered for other in beside)),
            "rare_coverage": rare_share(own.words, self._rare_among(rank, *others)),
            "twin": max([self._in_common(rank, place) for place in others], default=0.0),
            "title_coverage": own.titled,
            "title_lead": own.titled - max([other.titled for other in beside], default=0.0),
            "phrases": own.said,
            "phrases_margin": own.said - max([other.said for other in beside], default=0.0),
        }

    def _in_common(self, rank: int, other: int) -> float:
        """Return which share of the words of both hits are in both."""
        pair = (rank, other) if rank < other else (other, rank)
        if pair not in self._shared:
            own, held = self._holding(rank).words, self._holding(other).words
            common = len(own & held)
            self._shared[pair] = common / max(1, len(own) + len(held) - common)
        return self._shared[pair]

    def _rare_among(self, *ranks: int) -> Mapping[int, float]:
        """Return how much each word asked tells the hits at `ranks` apart; those of the first few are the same few."""
        places = tuple(sorted(ranks))
        if places not in self._rarity:
            self._rarity[places] = rarity(self._asked, [self._holding(place).words for place in places])
        return self._rarity[places]

    def _holding(self, place: int) -> _Holding:
        if place not in self._held:
            hit = self._hits[place]
            noted = passage_notes(hit)
            self._held[place] = _Holding(
                words=noted.words,
                covered=share(self._asked, noted.words),
                titled=share(stems(hit.document.title), self._asked),
                # As if some more pairs were asked that it lacks: a short question has two or three, and that another
                # page happens to have one of them tells little.
                said=len(noted.phrases(self._pairs)) / (len(self._pairs) + _PAIRS_MORE),
            )
        return self._held[place]


def _names_and_numbers(text: str, hit: Hit) -> dict[str, float]:
    unmet = asks_number(text) and not any(map(str.isdigit, hit.chunk.text))
    return {
        "foreign_code": foreign_code(text, hit.document),
        "codes": math.log1p(len(codes_in(text))),
        "codes_missing": missing_codes(text, hit.document),
        "names_missing": missing_names(text, hit.document),
        "number_missing": float(unmet),
    }


def _only_named(text: str, hit: Hit, held: _Holding) -> float:
    """Return, where the question names what a page is called after, the share of its other words that the page lacks.

    A page about a product is much like every question about it; it answers those of which it says something.
    """
    if held.titled < _NAMED or len(title := stems(hit.document.title)) > _NAME:
        return 0.0
    others = [(word, same) for word, same in asked_words(text).items() if title.isdisjoint(same)]
    lacking = [word for word, same in others if held.words.isdisjoint(same) and not holds(hit.document, word)]
    return len(lacking) / max(1, len(others))


def _sentences(text: str, hit: Hit) -> dict[str, float]:
    nearest = hit.in_chunk()[:_SENTENCES]
    similar = [sentence.score for sentence in nearest] or [0.0]
    said = hit.document.text[nearest[0].start : nearest[0].end] if nearest else ""
    mean = sum(similar) / len(similar)
    return {
        "quote_coverage": share(stems(text), stems(said)),
        "second_sentence": similar[1] if len(similar) > 1 else 0.0,
        "mean_sentence": mean,
        "sentence_peak": similar[0] - mean,
    }


def names() -> Mapping[str, str]:
    """Return what each feature means; a test holds the list to what is computed."""
    return {
        "whole": "similarity of the question and the best passage",
        "title": "similarity of the question and the title",
        "sentence": "similarity of the question and the best sentence",
        "second_sentence": "the same of the second best sentence",
        "mean_sentence": "the same of the passage's sentences on average",
        "sentence_peak": "how far the best sentence lies above that average",
        "score_margin": "how far the fused score lies above the next document's",
        "fifth_margin": "how far it lies above the fifth other document's",
        "score_share": "share of the fused scores' softmax over the hits",
        "lead": "the same as log odds",
        "dense_margin": "lead over the best other document in similarity alone",
        "whole_margin": "the same of the passage alone",
        "title_margin": "the same of the title alone",
        "sentence_margin": "the same of the best sentence alone",
        "words_margin": "the same of BM25 alone, relative to its own",
        "words_lead": "the same, relative to the larger of both",
        "firsts": "share of title, passage, sentence and words that rank this document first",
        "crowd": "similarity of the other hits on average: how densely documents lie around the question",
        "dense_lead": "how far this document's similarity lies above that",
        "words_coverage": "BM25 of the document as a share of what a perfect match would get",
        "words_trust": "how far the word search stands out for this question",
        "dense_z": "similarity among this question's candidates, standard deviations",
        "words_z": "BM25 among this question's candidates, standard deviations",
        "coverage": "share of the question's words that the passage has",
        "relative_coverage": "the same, relative to the hit that has most of them",
        "rare_coverage": "the same, rare words counting more",
        "twin": "share of words that the passage and the hit most like it have in common",
        "title_coverage": "share of the title's words that the question has",
        "title_lead": "how far that lies above the other hits' titles",
        "phrases": "share of the question's word pairs that the passage has",
        "phrases_margin": "how far that lies above the other hits",
        "quote_coverage": "share of the question's words that the nearest sentence has",
        "question_length": "number of rivals words asked, logarithm",
        "characters": "length of the question in characters, logarithm",
        "asks": "1 when there is a question mark",
        "document_length": "length of the document in characters, logarithm",
        "passage_length": "length of the passage in characters, logarithm",
        "foreign_code": "1 when the question names codes and the document holds none of them, or others of a kind",
        "code_held": "for a document that holds all codes of the question, the share of the next hits that do not",
        "codes": "number of codes, versions and abbreviations in the question, logarithm",
        "codes_missing": "share of them that the document does not hold",
        "names_missing": "share of the question's proper names that the document does not hold",
        "number_missing": "1 when a number is asked for and the passage has none",
        "only_named": "share of the question's other words that a page lacks which is called after what it names",
        "trouble_unasked": "1 when a way or a place is asked for and the title tells that something fails",
        "other_language": "1 when only one of question and passage is English",
        "handicap": "what the age and kind of the document took from its score",
        "thread": "1 for a resolved thread, 0 for a page",
        "rank": "place among the hits, from 0",
    }
