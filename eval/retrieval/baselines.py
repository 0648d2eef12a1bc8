"""Plain rankings to compare with: BM25, or the whole passages of one encoder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from indexer.bootstrap import language_identifier
from indexer.chunking import chunk_document
from indexer.embedders.minilm import MiniLmEmbedder
from indexer.embedders.sentence_transformer import SentenceTransformerEmbedder
from indexer.embedders.use_multilingual import UseMultilingualEmbedder
from indexer.keyword.tantivy_index import TantivyIndex
from indexer.passages import passage_of, searchable
from indexer.protocols import Embedder, Vectors
from indexer.types import Chunk, Document

Ranked = list[tuple[str, float]]


class Ranker(Protocol):
    """Ranks documents for a query: (document id, score), best first."""

    def rank(self, query: str, k: int) -> Ranked: ...


@contextmanager
def baseline(name: str, documents: Sequence[Document]) -> Iterator[Ranker]:
    """Build the ranker `bm25`, `minilm`, `use`, or that of a sentence-transformers model by name or folder."""
    embedder = None if name == "bm25" else _embedder(name)  # before any work: the name may be a slip
    identify = language_identifier().identify
    chunks = [chunk for document in documents for chunk in chunk_document(document)]
    chunks = searchable(documents, chunks, identify)
    if embedder is None:
        with tempfile.TemporaryDirectory() as directory:
            index = TantivyIndex(Path(directory))
            index.add(chunks)
            yield WordRanker(index=index, document_of={chunk.id: chunk.document_id for chunk in chunks})
        return
    rows = embedder.embed_passages([passage_of(chunk).text for chunk in chunks])
    yield VectorRanker(embedder=embedder, rows=rows, chunks=chunks)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRanker:
    """Documents by the BM25 of their best chunk."""

    index: TantivyIndex
    document_of: dict[str, str]

    def rank(self, query: str, k: int) -> Ranked:
        """Return the best `k` documents."""
        language = language_identifier().identify(query)
        found = self.index.search(query, k=5 * k, allowed=None, language=language)
        return _best(((self.document_of[hit.id], hit.score) for hit in found), k)


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRanker:
    """Documents by the cosine of their best chunk."""

    embedder: Embedder
    rows: Vectors
    chunks: Sequence[Chunk]

    def rank(self, query: str, k: int) -> Ranked:
        """Return the best `k` documents."""
        scores = self.rows @ self.embedder.embed_query(query)
        order = np.argsort(-scores, kind="stable")[: 20 * k]
        return _best(((self.chunks[i].document_id, float(scores[i])) for i in order), k)


def _best(scored: Iterator[tuple[str, float]], k: int) -> Ranked:
    best: dict[str, float] = {}
    for document, score in scored:
        best[document] = max(score, best.get(document, score))
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:k]


def _embedder(name: str) -> Embedder:
    if name == "minilm":
        return MiniLmEmbedder()
    return UseMultilingualEmbedder() if name == "use" else SentenceTransformerEmbedder(name)
