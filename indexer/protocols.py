"""The seams of the indexer. Each docstring is the contract that `tests/contracts` proves on every implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from indexer.types import BrokenDocument, Chunk, Document, Hit, ResolvedThread, ScoredId

Vectors = NDArray[np.float32]
Spans = Sequence[Sequence[tuple[int, int]]]
"""For each text the (start, end) of its parts, in characters."""
Progress = Callable[[int, int], None]
"""Called with (done, total) chunks embedded so far."""


@runtime_checkable
class DocumentSource(Protocol):
    """Where pages come from. Ids are stable across runs; `documents` yields and never lists.

    `document_ids` is a cheap listing by which deletions are noticed; it raises `SourceUnavailable` rather
    than return a partial list. A page that cannot be read is yielded as a `BrokenDocument`, not raised.
    """

    @property
    def name(self) -> str: ...

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]: ...

    def document_ids(self) -> frozenset[str]: ...


@runtime_checkable
class FingerprintedSource(Protocol):
    """A document source that tells cheaply which pages are as they were, so that only the others are converted.

    A page's fingerprint changes whenever its document would; `documents_except` yields all but the pages it is told.
    """

    def fingerprints(self) -> Mapping[str, str]: ...

    def documents_except(self, unchanged: frozenset[str]) -> Iterator[Document | BrokenDocument]: ...


@runtime_checkable
class GlancedSource(Protocol):
    """A source on a disk of ours, which tells without reading a file whether anything may have changed.

    What a glance returns differs once a file was added, deleted or written; it raises `SourceUnavailable` where the
    place does not answer.
    """

    def glance(self) -> str: ...


@runtime_checkable
class ThreadSource(Protocol):
    """Where resolved conversations come from; a late reply yields its thread again."""

    @property
    def name(self) -> str: ...

    def resolved_threads(self, *, since: datetime | None = None) -> Iterator[ResolvedThread | BrokenDocument]: ...


@runtime_checkable
class FetchedSource(Protocol):
    """A source that first brings what it reads near: `fetch` may take hours, and after a kill goes on where it was.

    It is called before a build locks the index, and does not raise where its far end fails: reading says so.
    """

    def fetch(self) -> None: ...


@runtime_checkable
class ForgetfulSource(Protocol):
    """A source that leaves things out on purpose, such as what somebody asked to keep out, or what grew too old.

    After reading, `forgets` says whether a missing document is gone for that reason: then it goes at once, however
    many there are.
    """

    def forgets(self, id_: str) -> bool: ...


@runtime_checkable
class Embedder(Protocol):
    """Text to vectors: float32 rows of unit length and `dimensions` columns, deterministic on one machine.

    `model_id` names weights, format and pooling; it is stamped into every index and checked on load.
    """

    @property
    def model_id(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors: ...

    def embed_query(self, text: str) -> Vectors: ...


@runtime_checkable
class SpanEmbedder(Embedder, Protocol):
    """An embedder that also places parts of a passage: rows of the texts, and one row for each (start, end) of them.

    Span rows are stacked in the order of `spans`; a span that the model could not see is a row of zeros.
    """

    def embed_with_spans(self, texts: Sequence[str], spans: Spans) -> tuple[Vectors, Vectors]: ...


@runtime_checkable
class BatchEmbedder(Embedder, Protocol):
    """An embedder that reads several queries in one go and gives each the row it would have alone (cosine >= .9999).

    An encoder whose rows depend on their neighbours (int8 with one scale a batch) must not offer this: the same
    question would be decided one way on a quiet day and another on a busy one.
    """

    def embed_queries(self, texts: Sequence[str]) -> Vectors: ...


@runtime_checkable
class InsideEmbedder(Embedder, Protocol):
    """An embedder that also tells what its layers held on the way: rows as ever, and `inside` columns for each.

    For classifiers: the insides keep of wording and manner what the row gives up for the meaning. Search never reads
    them.
    """

    @property
    def inside(self) -> int: ...

    def embed_with_inside(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]: ...


class VectorIndex(Protocol):
    """Nearest neighbours by inner product. `search` returns at most `k`, best first, ties by id.

    `allowed` names reader groups; None means no filter. It is applied inside the search: with any audience the result
    equals exact search over the rows that audience may read (recall >= .98). `k` above the size is no error.
    """

    def add(self, ids: Sequence[str], vectors: Vectors, audiences: Sequence[frozenset[str]]) -> None: ...

    def remove(self, ids: Sequence[str]) -> None: ...

    def search(self, query: Vectors, *, k: int, allowed: frozenset[str] | None) -> tuple[ScoredId, ...]: ...

    def save(self, directory: Path) -> None: ...

    def __len__(self) -> int: ...


class VectorRows(VectorIndex, Protocol):
    """A vector index that also gives its rows back, for exact scoring of candidates found by other means.

    Rows are numbered from 0 in the order they were added. `nearest` returns the numbers of what `search` would, in
    any order.
    """

    def nearest(self, query: Vectors, *, k: int, allowed: frozenset[str] | None) -> NDArray[np.int64]: ...

    def rows(self, numbers: NDArray[np.integer[Any]]) -> Vectors: ...


class KeywordIndex(Protocol):
    """Ranked word search over chunks, stemmed by each chunk's language; same rules for `k`, ties and `allowed`."""

    def add(self, chunks: Sequence[Chunk]) -> None: ...

    def remove(self, ids: Sequence[str]) -> None: ...

    def search(
        self, query: str, *, k: int, allowed: frozenset[str] | None, language: str = ""
    ) -> tuple[ScoredId, ...]: ...

    def save(self, directory: Path) -> None: ...

    def __len__(self) -> int: ...


class CoverageIndex(KeywordIndex, Protocol):
    """A keyword index that also says what a text holding every word of a query would score, to judge a score by.

    `also` holds texts to look for in the chunks of other languages, by language; they count less than the query.
    Chunks are numbered from 0 in the order they were added. `nearest` returns the numbers of what `search` would, in
    any order, and their scores.
    """

    def search(
        self,
        query: str,
        *,
        k: int,
        allowed: frozenset[str] | None,
        language: str = "",
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[ScoredId, ...]: ...

    def nearest(
        self,
        query: str,
        *,
        k: int,
        allowed: frozenset[str] | None,
        language: str = "",
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> Mapping[int, float]: ...

    def ceiling(self, query: str, *, language: str = "") -> float: ...


class Retriever(Protocol):
    """Finds the `k` best documents that somebody in `audience` may read: one hit a document, best first.

    `audience` has no default: nobody can forget permissions. Empty or meaningless text returns no hits, never raises.
    """

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]: ...


class SnapshotWriter(Protocol):
    """Writes the searchable half of a snapshot (documents, chunks, vectors, words) into an empty directory.

    Vectors already known for a chunk's text are reused, so a rerun after a kill continues where it stopped.
    `previous` is the snapshot serving now, or None. Returns counts for the manifest (`embedded`, `reused`, `tokens`).
    """

    @property
    def model_ids(self) -> tuple[str, ...]: ...

    def write(
        self,
        directory: Path,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        *,
        previous: Path | None,
        progress: Progress,
    ) -> Mapping[str, int]: ...


@runtime_checkable
class WordsFirstWriter(SnapshotWriter, Protocol):
    """A writer that can also write a snapshot without vectors: searchable by words while the full one is computed."""

    def write_words(
        self, directory: Path, documents: Sequence[Document], chunks: Sequence[Chunk]
    ) -> Mapping[str, int]: ...
