"""Exact scores of candidate documents: every chunk, the title, the best chunk's sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.fusion import Evidence, Scores
from indexer.opened import DenseFiles, OpenedIndex
from indexer.protocols import Vectors

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Documents to rank (ascending rows), each with its best chunk and its raw scores."""

    documents: Rows
    chunks: Rows
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class WordScores:
    """BM25 of the chunks that were found (by row), and of a text that would hold every word of the query."""

    by_chunk: Mapping[int, float]
    ceiling: float


def gather(index: OpenedIndex, found: Rows, words: WordScores, question: Question, *, sentences_of: int) -> Candidates:
    """Return the documents of the chunks `found`, scored.

    Sentences are scored for the `sentences_of` most promising documents only; for the others the passage stands in.
    """
    documents = np.unique(index.document_of[found])
    chunks, whole = _best_chunks(index, documents, question)
    title = np.asarray(question.files.titles[documents] @ question.vector, dtype=np.float32)
    bm25 = _by_document(index, documents, words.by_chunk)
    sentence = whole.copy()
    promising = _promising(whole + np.maximum(title, whole), bm25, sentences_of)
    sentence[promising] = _best_sentences(index, chunks[promising], question)
    evidence = Evidence(whole=whole, title=title, sentence=sentence, words=bm25, ceiling=words.ceiling)
    return Candidates(documents=documents, chunks=chunks, evidence=evidence)


def sentence_scores(index: OpenedIndex, chunk: int, question: Question) -> Scores:
    """Return the cosine of each sentence of a chunk."""
    rows = question.files.sentences[index.first[chunk] : index.first[chunk + 1]]
    return np.asarray(rows.astype(np.float32) @ question.vector)


def telling_chunks(index: OpenedIndex, documents: Rows, words: WordScores, question: Question) -> list[int]:
    """Return the chunk of each document that says it best: near as a passage, with a near sentence, with the words.

    The nearest passage alone is often an introduction that says what the page is about, not what was asked.
    """
    looked = [_nearest_chunks(index, document, question) for document in documents.tolist()]
    if not looked:
        return []
    rows, whole = (np.concatenate(parts) for parts in zip(*looked, strict=True))
    said = np.array([words.by_chunk.get(row, 0.0) for row in rows.tolist()]) / max(words.ceiling, 1e-6)
    telling = whole + _best_sentences(index, rows, question) + WORDS_TELL * np.minimum(said, 1.0)
    ends = np.cumsum([len(own) for own, _ in looked])
    return [int(rows[start + np.argmax(telling[start:end])]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _nearest_chunks(index: OpenedIndex, document: int, question: Question) -> tuple[Rows, Scores]:
    """Return the chunks of a document that are nearest as passages, and their cosines."""
    rows = np.arange(index.first_chunk[document], index.first_chunk[document + 1])
    whole = np.asarray(question.files.passages.rows(rows) @ question.vector, dtype=np.float32)
    nearest = np.argsort(-whole, kind="stable")[:LOOKED_INTO]
    return rows[nearest], whole[nearest]


def _best_chunks(index: OpenedIndex, documents: Rows, question: Question) -> tuple[Rows, Scores]:
    sizes, rows = _ranges(index.first_chunk[documents], index.first_chunk[documents + 1])
    cosines = question.files.passages.rows(rows) @ question.vector
    starts = np.cumsum(sizes) - sizes
    best = np.maximum.reduceat(cosines, starts)
    # The first chunk that reaches its document's best.
    reaches = np.flatnonzero(cosines >= np.repeat(best, sizes))
    _, first = np.unique(np.repeat(np.arange(len(documents)), sizes)[reaches], return_index=True)
    return rows[reaches[first]], best.astype(np.float32)


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
    halves = [np.argpartition(-scores, count - 1)[:count] for scores in (dense, words)]
    return np.unique(np.concatenate(halves))


def _best_sentences(index: OpenedIndex, chunks: Rows, question: Question) -> Scores:
    """Return the cosine of the best sentence of each chunk; -1 where there is none."""
    sizes, rows = _ranges(index.first[chunks], index.first[chunks + 1])
    best = np.full(len(chunks), -1.0, dtype=np.float32)
    filled = np.flatnonzero(sizes)
    if filled.size:
        cosines = question.files.sentences[rows].astype(np.float32) @ question.vector
        best[filled] = np.maximum.reduceat(cosines, (np.cumsum(sizes) - sizes)[filled])
    return best


def _ranges(starts: Rows, ends: Rows) -> tuple[Rows, Rows]:
    """Return the sizes of the ranges and all their members, one range after the other."""
    sizes = ends - starts
    shift = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return sizes, np.arange(int(sizes.sum())) + shift
