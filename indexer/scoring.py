"""Exact scores of candidate documents: every chunk, the title, the best chunk's sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.fusion import Evidence, Scores
from indexer.halves import products
from indexer.lazily import lazily
from indexer.opened import DenseFiles, OpenedIndex
from indexer.protocols import Vectors
from indexer.rowfile import in_ranges

Rows = NDArray[np.integer[Any]]
LOOKED_INTO = 4
"""Chunks of a document whose sentences are compared before it is quoted."""
WORDS_TELL = 0.5
"""What a chunk gains that would be a perfect match for the words, on the scale of cosine similarity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query as one model sees it: its vector, and that model's files."""

    vector: Vectors
    files: DenseFiles


@dataclass(frozen=True, kw_only=True)
class Runs:
    """Chunks or sentences of several owners, one owner's after the other's: how many, which rows, their cosines."""

    sizes: Rows
    rows: Rows
    cosines: Scores

    @lazily
    def ends(self) -> Rows:
        """The place after the last one of each owner."""
        return self.sizes.cumsum()

    @lazily
    def starts(self) -> Rows:
        """The place of the first one of each owner."""
        return self.ends - self.sizes

    def best(self) -> Scores:
        """Return the best cosine of each owner; -1 where it has none."""
        if len(self.sizes) and self.sizes.all():
            return np.maximum.reduceat(self.cosines, self.starts)
        found = np.full(len(self.sizes), -1.0, dtype=np.float32)
        filled = np.flatnonzero(self.sizes)
        if filled.size:
            found[filled] = np.maximum.reduceat(self.cosines, self.starts[filled])
        return found

    def nearest(self, owners: Rows, most: int) -> Runs:
        """Return the `most` nearest ones of each of `owners`, the nearest first.

        One owner after the other: these are few, and so is what each has.
        """
        sizes, kept = list[int](), list[int]()
        for start, end in zip(self.starts[owners].tolist(), self.ends[owners].tolist(), strict=True):
            own = self.cosines[start:end].tolist()
            near = sorted(range(len(own)), key=own.__getitem__, reverse=True)[:most]
            kept += [start + place for place in near]
            sizes.append(len(near))
        places = np.array(kept, dtype=np.intp)
        return Runs(sizes=np.array(sizes, dtype=np.intp), rows=self.rows[places], cosines=self.cosines[places])


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Documents to rank (ascending rows), each with its best chunk and its raw scores, as `question` sees them.

    `passages` are all chunks of each document.
    """

    documents: Rows
    chunks: Rows
    evidence: Evidence
    question: Question
    passages: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class WordScores:
    """BM25 of the chunks that were found (by row), and of a text that would hold every word of the query."""

    by_chunk: Mapping[int, float]
    ceiling: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The chunk of a document that says it best, and the sentences (rows) of the document's nearest chunks.

    `cosines` are those of the sentences, `passages` those of the chunks that hold them.
    """

    chunk: int
    sentences: Rows
    cosines: Scores
    passages: Scores


def gather(index: OpenedIndex, found: Rows, words: WordScores, question: Question, *, sentences_of: int) -> Candidates:
    """Return the documents of the chunks `found`, scored.

    Sentences are scored for the `sentences_of` most promising documents only; for the others the passage stands in.
    """
    documents = np.unique(index.document_of[found])
    passages = _passages(index, documents, question)
    chunks, whole = _best_chunks(passages)
    title = products(question.files.titles[documents], question.vector)
    bm25 = _by_document(index, documents, words.by_chunk)
    sentence = whole.copy()
    promising = _promising(whole + np.maximum(title, whole), bm25, sentences_of)
    sentence[promising] = _sentences(index, chunks[promising], question).best()
    evidence = Evidence(whole=whole, title=title, sentence=sentence, words=bm25, ceiling=words.ceiling)
    return Candidates(documents=documents, chunks=chunks, evidence=evidence, question=question, passages=passages)


def telling_chunks(index: OpenedIndex, view: Candidates, places: Sequence[int], words: WordScores) -> list[Telling]:
    """Return the chunk of the document at each of `places` that says it best: near as a passage, with a near sentence,
    with the words.

    The nearest passage alone is often an introduction that says what the page is about, not what was asked.
    """
    if not places:
        return []
    looked = view.passages.nearest(np.asarray(places), LOOKED_INTO)
    said = np.array([words.by_chunk.get(row, 0.0) for row in looked.rows.tolist()]) / max(words.ceiling, 1e-6)
    sentences = _sentences(index, looked.rows, view.question)
    telling = (looked.cosines + sentences.best() + WORDS_TELL * np.minimum(said, 1.0)).tolist()
    ends, rows = looked.ends.tolist(), looked.rows.tolist()
    best = [max(range(start, end), key=telling.__getitem__) for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    passages = looked.cosines.repeat(sentences.sizes)
    until = [0, *sentences.ends[looked.ends - 1].tolist()]
    return [
        Telling(
            chunk=rows[place],
            sentences=sentences.rows[start:end],
            cosines=sentences.cosines[start:end],
            passages=passages[start:end],
        )
        for place, start, end in zip(best, until[:-1], until[1:], strict=True)
    ]


def _passages(index: OpenedIndex, documents: Rows, question: Question) -> Runs:
    sizes, rows = in_ranges(index.first_chunk[documents], index.first_chunk[documents + 1])
    cosines = np.asarray(question.files.passages.rows(rows) @ question.vector, dtype=np.float32)
    return Runs(sizes=sizes, rows=rows, cosines=cosines)


def _sentences(index: OpenedIndex, chunks: Rows, question: Question) -> Runs:
    sizes, rows = in_ranges(index.first[chunks], index.first[chunks + 1])
    cosines = products(question.files.sentences[rows], question.vector)
    return Runs(sizes=sizes, rows=rows, cosines=cosines)


def _best_chunks(passages: Runs) -> tuple[Rows, Scores]:
    best = passages.best()
    reaches = np.flatnonzero(passages.cosines >= best.repeat(passages.sizes))
    first = reaches[reaches.searchsorted(passages.starts)]  # of those that reach a document's best
    return passages.rows[first], best


def _by_document(index: OpenedIndex, documents: Rows, scores: Mapping[int, float]) -> Scores:
    best = np.zeros(len(documents), dtype=np.float32)
    if scores:
        chunks = np.fromiter(scores, dtype=np.int64, count=len(scores))
        values = np.fromiter(scores.values(), dtype=np.float32, count=len(scores))
        np.maximum.at(best, np.searchsorted(documents, index.document_of[chunks]), values)
    return best


def _promising(dense: Scores, words: Scores, count: int) -> Rows:
    """Return the places of the documents that are among the best `count` of either engine."""
    if len(dense) <= count:
        return np.arange(len(dense))
    chosen = np.zeros(len(dense), dtype=bool)
    for scores in (dense, words):
        chosen[np.argpartition(-scores, count - 1)[:count]] = True
    return np.flatnonzero(chosen)
