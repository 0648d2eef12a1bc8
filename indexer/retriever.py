"""From a question to the documents that answer it: two engines, one order, for one audience."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.dense import DenseModel, choose
from indexer.fusion import Evidence, Scores, fuse, standardised, words_trust
from indexer.opened import OpenedIndex
from indexer.passages import Identify
from indexer.scoring import Candidates, Question, WordScores, gather, sentence_scores
from indexer.timing import stage
from indexer.types import Document, Highlight, Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """How many chunks each engine is asked for at least, and how many sentences a hit shows."""

    depth: int = 100
    sentences_of: int = 30
    highlights: int = 24
    longest_query: int = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridRetriever:
    """The `Retriever` over one opened snapshot. Immutable; any thread may search."""

    index: OpenedIndex
    models: tuple[DenseModel, ...]
    identify: Identify
    options: SearchOptions = SearchOptions()

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        text = query[: self.options.longest_query].strip()
        if k < 1 or not any(c.isalnum() for c in text):
            return ()
        language = self.identify(text)
        model = choose(self.models, language)
        with stage("embed"):
            question = Question(vector=model.embed_query(text), files=self.index.dense[model.name])
        rows, depth = self.index.chunk_rows, max(self.options.depth, k)
        with stage("search"):
            near = question.files.passages.search(question.vector, k=depth, allowed=audience)
            worded = self.index.words.search(text, k=depth, allowed=audience, language=language)
            ceiling = self.index.words.ceiling(text, language=language)
        words = WordScores(by_chunk={rows[hit.id]: hit.score for hit in worded}, ceiling=ceiling)
        found = np.fromiter({*(rows[hit.id] for hit in near), *words.by_chunk}, dtype=np.int64)
        if not found.size:
            return ()
        with stage("rerank"):
            candidates = gather(self.index, found, words, question, sentences_of=max(self.options.sentences_of, k))
            return self._hits(candidates, question, model=model, k=k)

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        """Return one document; None where there is none, or `audience` may not read it."""
        row = self.index.document_rows.get(document_id)
        found = None if row is None else self.index.content.document(row)
        return found if found is not None and found.readable_by(audience) else None

    def _hits(self, candidates: Candidates, question: Question, *, model: DenseModel, k: int) -> tuple[Hit, ...]:
        handicap = self.index.handicap[candidates.documents]
        scores = fuse(candidates.evidence, words_strength=model.words_strength) - handicap
        signals = _signals(candidates.evidence, scores)
        # Similarities of different encoders lie on different scales; calibration must know which one it sees.
        signals["handicap"] = handicap
        signals["english"] = np.full_like(scores, model.languages == frozenset({"en"}))
        return tuple(
            Hit(
                document=self.index.content.document(int(candidates.documents[place])),
                chunk=self.index.content.chunk(int(candidates.chunks[place])),
                score=float(scores[place]),
                highlights=self._highlights(int(candidates.chunks[place]), question),
                signals={name: float(values[place]) for name, values in signals.items()},
            )
            for place in self._best(candidates, scores, k)
        )

    def _best(self, candidates: Candidates, scores: Scores, k: int) -> list[int]:
        rounded = np.round(scores.astype(np.float64), 6)
        least = np.partition(rounded, -k)[-k] if k < len(rounded) else rounded.min()
        ids = {
            place: self.index.document_ids[candidates.documents[place]]
            for place in np.flatnonzero(rounded >= least).tolist()
        }
        return sorted(ids, key=lambda place: (-rounded[place], ids[place]))[:k]

    def _highlights(self, chunk: int, question: Question) -> tuple[Highlight, ...]:
        similar = sentence_scores(self.index, chunk, question)
        best = np.argsort(-similar, kind="stable")[: self.options.highlights]
        spans = self.index.spans[self.index.first[chunk] : self.index.first[chunk + 1]]
        return tuple(Highlight(start=int(spans[i, 0]), end=int(spans[i, 1]), score=float(similar[i])) for i in best)


def _signals(evidence: Evidence, scores: Scores) -> dict[str, Scores]:
    """Return everything that calibration may learn from; those of the query are the same for every hit."""
    ranked = np.sort(scores)[::-1]
    runner_up = np.where(scores >= ranked[0], ranked[1] if len(ranked) > 1 else ranked[0], ranked[0])
    ones = np.ones_like(scores)
    ceiling = max(evidence.ceiling, 1e-6)
    return {
        "dense": evidence.dense,
        "whole": evidence.whole,
        "title": evidence.title,
        "best_sentence": evidence.sentence,
        "words": evidence.words,
        "words_coverage": evidence.words / np.float32(ceiling),
        "dense_z": standardised(evidence.dense),
        "words_z": standardised(evidence.words),
        "words_trust": ones * np.float32(words_trust(evidence.words, ceiling=evidence.ceiling)),
        "margin": scores - runner_up,
        "candidates": ones * np.float32(len(scores)),
    }
