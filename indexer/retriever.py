"""From a question to the documents that answer it: two engines, one order, for one audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.dense import DenseModel, choose
from indexer.fusion import Evidence, Scores, fuse, standardised
from indexer.opened import DenseFiles, OpenedIndex
from indexer.passages import Identify
from indexer.protocols import Vectors
from indexer.types import Document, Highlight, Hit

Rows = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """How many chunks each engine is asked for, and how many sentences a hit shows."""

    depth: int = 100
    highlights: int = 5
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
        vector = model.embedder.embed_query(text)
        depth = max(self.options.depth, 2 * k)
        files = self.index.dense[model.name]
        near = files.passages.search(vector, k=depth, allowed=audience)
        worded = self.index.words.search(text, k=depth, allowed=audience, language=language)
        rows = self.index.chunk_rows
        candidates = self._candidates(
            {rows[hit.id]: hit.score for hit in near}, {rows[hit.id]: hit.score for hit in worded}
        )
        return self._hits(candidates, _Question(vector=vector, files=files), k) if candidates.documents.size else ()

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None:
        """Return one document; None where there is none, or `audience` may not read it."""
        row = self.index.document_rows.get(document_id)
        found = None if row is None else self.index.content.document(row)
        return found if found is not None and found.readable_by(audience) else None

    def _candidates(self, near: dict[int, float], worded: dict[int, float]) -> _Candidates:
        found = np.fromiter(sorted({*near, *worded}), dtype=np.intp)
        documents = np.unique(self.index.document_of[found])
        words = np.zeros(len(documents), dtype=np.float32)
        place = {int(document): number for number, document in enumerate(documents)}
        for row, score in worded.items():
            number = place[int(self.index.document_of[row])]
            words[number] = max(words[number], score)
        return _Candidates(documents=documents, words=words)

    def _hits(self, candidates: _Candidates, question: _Question, k: int) -> tuple[Hit, ...]:
        chunks = [np.array(self.index.chunks_of(int(d)), dtype=np.intp) for d in candidates.documents]
        flat = np.concatenate(chunks)
        cosines = question.files.passages.rows([self.index.chunk_ids[row] for row in flat]) @ question.vector
        starts = np.cumsum([0, *(len(c) for c in chunks)])
        best = np.array([flat[a + int(cosines[a:b].argmax())] for a, b in pairwise(starts)])
        evidence = Evidence(
            whole=np.maximum.reduceat(cosines, starts[:-1]).astype(np.float32),
            title=np.asarray(question.files.titles[candidates.documents] @ question.vector),
            sentence=self._best_sentences(best, question),
            words=candidates.words,
        )
        return self._ranked(candidates, best, evidence, (question, k))

    def _ranked(
        self, candidates: _Candidates, best: Rows, evidence: Evidence, asked: tuple[_Question, int]
    ) -> tuple[Hit, ...]:
        question, k = asked
        scores = fuse(evidence)
        ids = [self.index.document_ids[d] for d in candidates.documents]
        order = sorted(range(len(ids)), key=lambda i: (-round(float(scores[i]), 6), ids[i]))[:k]
        signals = _signals(evidence, scores)
        return tuple(
            Hit(
                document=self.index.content.document(int(candidates.documents[i])),
                chunk=self.index.content.chunk(int(best[i])),
                score=float(scores[i]),
                highlights=self._highlights(int(best[i]), question),
                signals={name: float(values[i]) for name, values in signals.items()},
            )
            for i in order
        )

    def _best_sentences(self, chunks: Rows, question: _Question) -> Scores:
        """Return the cosine of the best sentence of each chunk; -1 where there is none."""
        scores = np.full(len(chunks), -1.0, dtype=np.float32)
        for number, chunk in enumerate(chunks):
            similar = self._sentences(int(chunk), question)
            if similar.size:
                scores[number] = similar.max()
        return scores

    def _sentences(self, chunk: int, question: _Question) -> Scores:
        rows = question.files.sentences[self.index.first[chunk] : self.index.first[chunk + 1]]
        return np.asarray(rows.astype(np.float32) @ question.vector)

    def _highlights(self, chunk: int, question: _Question) -> tuple[Highlight, ...]:
        similar = self._sentences(chunk, question)
        order = np.argsort(-similar, kind="stable")[: self.options.highlights]
        spans = self.index.spans[self.index.first[chunk] : self.index.first[chunk + 1]]
        return tuple(Highlight(start=int(spans[i, 0]), end=int(spans[i, 1]), score=float(similar[i])) for i in order)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidates:
    documents: Rows
    words: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    vector: Vectors
    files: DenseFiles


def _signals(evidence: Evidence, scores: Scores) -> dict[str, Scores]:
    ranked = np.sort(scores)[::-1]
    runner_up = np.where(scores >= ranked[0], ranked[1] if len(ranked) > 1 else 0.0, ranked[0])
    return {
        "dense": evidence.dense,
        "whole": evidence.whole,
        "title": evidence.title,
        "best_sentence": evidence.sentence,
        "words": evidence.words,
        "dense_z": standardised(evidence.dense),
        "words_z": standardised(evidence.words),
        "margin": scores - runner_up,
    }


def languages_of(models: Sequence[DenseModel]) -> frozenset[str]:
    """Return the languages that have a model of their own."""
    return frozenset().union(*(model.languages for model in models))
