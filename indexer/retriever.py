"""From a question to the documents that answer it: two engines, one order, for one audience."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.dense import DenseModel, choose
from indexer.fields import printable
from indexer.fusion import Evidence, Scores, fuse
from indexer.highlights import Highlights
from indexer.languages import Reading
from indexer.noted.files import NotedHit
from indexer.noted.values import Noted
from indexer.opened import OpenedIndex
from indexer.planning import Joined, join, plan_search
from indexer.protocols import Vectors
from indexer.scoring import Candidates, Question, Telling, WordScores, gather, telling_chunks
from indexer.secondlook import LOOKED_AT, look_again, read_question
from indexer.smallwords import at_a_glance
from indexer.timing import stage
from indexer.types import Document, Hit

LONGEST_QUERY = 4000


def as_searched(text: str, *, longest: int = LONGEST_QUERY) -> str:
    """Return what search reads of a question."""
    return printable(text[:longest]).strip()


def as_asked(text: str, _: str) -> str:
    """Return a question of a language as it was asked: a house without words of its own."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """How many chunks each engine is asked for at least, and how many sentences a hit shows."""

    depth: int = 100
    sentences_of: int = 30
    highlights: int = 96
    longest_query: int = LONGEST_QUERY


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridRetriever:
    """The `Retriever` over one opened snapshot. Immutable; any thread may search.

    `here` says a question of a language in the words that the pages use.
    """

    index: OpenedIndex
    models: tuple[DenseModel, ...]
    read: Callable[[str], Reading]
    options: SearchOptions = SearchOptions()
    here: Callable[[str, str], str] = as_asked

    def begin(self, query: str, threads: Executor) -> None:
        """Start on the vectors of a question in `threads`, for a search that follows in a moment."""
        asked = self._read_part(query)
        if language := at_a_glance(asked):  # its encoder need not wait until the language is read with care
            choose(self.models, language).queries.begin(self.here(asked, language), threads)
        reading = self.read(asked)
        text = self.here(asked, reading.language)
        for model in plan_search(reading, self.models, self.index.lexicon).models:
            model.queries.begin(text, threads)

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        asked = self._read_part(query)
        if k < 1 or not any(c.isalnum() for c in asked):
            return ()
        reading = self.read(asked)
        text = self.here(asked, reading.language)
        plan = plan_search(reading, self.models, self.index.lexicon)
        with stage("embed"):
            also = plan.also(text, self.index.lexicon)
        depth = max(self.options.depth, k)
        # Words first: vectors that are on their way are compared where they are made.
        nearest = [model.queries.then(text, partial(self._nearest, model, audience, depth)) for model in plan.models]
        with stage("search"):
            worded = self.index.words.nearest(text, k=depth, allowed=audience, language=reading.language, also=also)
            words = WordScores(by_chunk=worded, ceiling=self.index.words.ceiling(text, language=reading.language))
        read_question(text)  # the vectors may still be on their way
        with stage("embed"):
            questions, near = zip(*(rows() for rows in nearest), strict=True)
        found = np.concatenate([*near, np.fromiter(words.by_chunk, dtype=np.int64)])
        if not found.size:
            return ()
        with stage("rerank"):
            sentences_of = max(self.options.sentences_of, k)
            views = [gather(self.index, found, words, question, sentences_of=sentences_of) for question in questions]
            hits = self._hits(join(views, plan, self._foreign(views[0], reading)), words, k=max(k, LOOKED_AT))
            hits = look_again(text, hits)[:k]
        return hits if text == asked else tuple(replace(hit, read_as=text) for hit in hits)

    def _read_part(self, query: str) -> str:
        return as_searched(query, longest=self.options.longest_query)

    def _nearest(
        self, model: DenseModel, audience: frozenset[str], depth: int, vector: Vectors
    ) -> tuple[Question, NDArray[np.int64]]:
        question = Question(vector=vector, files=self.index.dense[model.name])
        return question, question.files.passages.nearest(vector, k=depth, allowed=audience)

    def _foreign(self, candidates: Candidates, reading: Reading) -> NDArray[np.bool_]:
        """Return which candidates are in none of the languages of the question."""
        lexicon = self.index.lexicon
        if lexicon is None:
            return np.zeros(len(candidates.documents), dtype=bool)
        return lexicon.foreign(candidates.documents, (reading.language, *reading.others))

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        """Return one document; None where there is none, or `audience` may not read it."""
        row = self.index.document_rows.get(document_id)
        found = None if row is None else self.index.content.document(row)
        return found if found is not None and found.readable_by(audience) else None

    def _hits(self, joined: Joined, words: WordScores, *, k: int) -> tuple[Hit, ...]:
        candidates = joined.candidates
        handicap = self.index.handicap[candidates.documents]
        model = joined.model
        fused = fuse(candidates.evidence, words_strength=model.words_strength, words_always=model.words_always)
        scores = fused - handicap - joined.distance
        best = self._best(candidates, scores, k)
        signals = _signals(candidates.evidence, scores, best)
        signals["handicap"] = handicap[best]
        signals["foreign"] = joined.foreign[best]
        # Similarities of different encoders lie on different scales; calibration must know which one it sees.
        signals["english"] = np.full(len(best), model.languages == frozenset({"en"}))
        told = self._telling(joined, words, best)
        found = candidates.documents[best].tolist()
        documents = self.index.content.documents(found)
        chunks = self.index.content.chunks([one.chunk for one in told])
        rows = np.array(list(signals.values()), dtype=np.float64).T.tolist()
        return tuple(
            [
                Hit(
                    document=document,
                    chunk=chunk,
                    score=score,
                    highlights=highlights,
                    signals=dict(zip(signals, row, strict=True)),
                    noted=noted,
                )
                for document, chunk, score, row, (highlights, noted) in zip(
                    documents, chunks, scores[best].tolist(), rows, self._sentences(found, told), strict=True
                )
            ]
        )

    def _telling(self, joined: Joined, words: WordScores, places: Sequence[int]) -> list[Telling]:
        """Return what to quote of each of `places`, found by the encoder that judged it."""
        if len(joined.views) == 1:
            return telling_chunks(self.index, joined.views[0], places, words)
        found = dict[int, Telling]()
        for view in joined.views:
            own = [place for place in places if joined.view_of(place) is view]
            found |= zip(own, telling_chunks(self.index, view, own, words), strict=True)
        return [found[place] for place in places]

    def _best(self, candidates: Candidates, scores: Scores, k: int) -> list[int]:
        rounded = np.round(scores.astype(np.float64), 6)
        least = np.partition(rounded, -k)[-k] if k < len(rounded) else rounded.min()
        ids = {
            place: self.index.document_ids[candidates.documents[place]]
            for place in np.flatnonzero(rounded >= least).tolist()
        }
        return sorted(ids, key=lambda place: (-rounded[place], ids[place]))[:k]

    def _sentences(
        self, documents: Sequence[int], told: Sequence[Telling]
    ) -> Iterator[tuple[Highlights, Noted | None]]:
        """Yield the sentences of each hit, and what was noted of them, of its passage and of its page."""
        spans = self.index.spans[np.concatenate([one.sentences for one in told])]
        files, end = self.index.noted, 0
        for page, one in zip(documents, told, strict=True):
            start, end = end, end + len(one.sentences)
            own = spans[start:end]
            highlights = Highlights(own, one.cosines, one.passages, most=self.options.highlights)
            if files is None:
                yield highlights, None
            else:
                yield (
                    highlights,
                    NotedHit(files=files, document=page, chunk=one.chunk, rows=one.sentences, spans=own),
                )


def _signals(evidence: Evidence, scores: Scores, best: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Return what calibration may learn from of each of the `best`; that of the query is the same for all."""
    raw = (evidence.dense, evidence.whole, evidence.title, evidence.sentence, evidence.words)
    dense, whole, title, sentence, words, dense_z, words_z, own = np.array(
        (*raw, evidence.dense_z, evidence.words_z, scores)
    )[:, best]
    first, second = np.sort(scores)[[-1, -min(2, len(scores))]]
    ones = np.ones_like(own)
    return {
        "dense": dense,
        "whole": whole,
        "title": title,
        "best_sentence": sentence,
        "words": words,
        "words_coverage": words / np.float32(max(evidence.ceiling, 1e-6)),
        "dense_z": dense_z,
        "words_z": words_z,
        "words_trust": ones * np.float32(evidence.trust),
        "margin": own - np.where(own >= first, second, first),
        "candidates": ones * np.float32(len(scores)),
    }
