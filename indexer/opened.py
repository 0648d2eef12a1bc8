"""A snapshot opened for searching: everything large is memory-mapped."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from indexer.content import Content
from indexer.dense import DenseModel
from indexer.lexicon import LEXICON, Lexicon, open_lexicon
from indexer.names import read_names, rows_by_name
from indexer.noted.files import NOTED, NoteFiles, open_notes
from indexer.protocols import CoverageIndex, VectorRows
from indexer.rowfile import RowSource, open_rows
from indexer.standing import handicaps
from indexer.types import IndexMismatch

FORMAT = 1
OpenVectors = Callable[[Path], VectorRows]
OpenWords = Callable[[Path], CoverageIndex]


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseFiles:
    """What one model knows: passages to search, sentences and titles to score."""

    passages: VectorRows
    sentences: RowSource
    titles: RowSource


@dataclass(frozen=True, kw_only=True)
class OpenedIndex:
    """Rows: documents and chunks are numbered from 0; chunk c has the sentences `first[c]` to `first[c + 1]`."""

    content: Content
    words: CoverageIndex
    dense: Mapping[str, DenseFiles]
    document_of: NDArray[np.int32]
    first: NDArray[np.int64]
    spans: RowSource
    chunk_ids: Sequence[str]
    document_ids: Sequence[str]
    lexicon: Lexicon | None = None
    noted: NoteFiles | None = None

    @cached_property
    def handicap(self) -> NDArray[np.float32]:
        """What each document's kind and age take from its score."""
        return handicaps(*self.content.kinds_and_dates())

    @cached_property
    def chunk_rows(self) -> Mapping[str, int]:
        """The row of each chunk id."""
        return rows_by_name(self.chunk_ids)

    @cached_property
    def document_rows(self) -> Mapping[str, int]:
        """The row of each document id."""
        return rows_by_name(self.document_ids)

    @cached_property
    def first_chunk(self) -> NDArray[np.intp]:
        """The row of each document's first chunk; a document's chunks lie together. One entry more than documents."""
        return np.searchsorted(self.document_of, np.arange(len(self.document_ids) + 1))


def open_index(directory: Path, models: Sequence[DenseModel], *, vectors: OpenVectors, words: OpenWords) -> OpenedIndex:
    """Open the snapshot in `directory`; raise `IndexMismatch` when other models made it.

    `dense` is empty while the vectors of a first build are being computed.
    """
    stored = json.loads((directory / "search.json").read_text())
    _check(stored, models)
    chunks = np.load(directory / "chunks.npz")
    return OpenedIndex(
        content=Content(directory / "content.sqlite"),
        words=words(directory / "keyword"),
        dense={model["name"]: _dense(directory / model["name"], vectors) for model in stored["models"]},
        document_of=chunks["document"],
        first=chunks["sentences"],
        spans=open_rows(directory / "spans.npy"),
        chunk_ids=_names(directory / "chunks-names", stored, "chunks"),
        document_ids=_names(directory / "documents-names", stored, "documents"),
        lexicon=open_lexicon(directory / LEXICON),
        noted=open_notes(directory / NOTED),
    )


def document_ids(directory: Path) -> Sequence[str]:
    """Return the ids of the documents of the snapshot in `directory`; nothing else of it is opened."""
    return _names(directory / "documents-names", json.loads((directory / "search.json").read_text()), "documents")


def _check(stored: Mapping[str, Any], models: Sequence[DenseModel]) -> None:
    if stored.get("format") != FORMAT:
        raise IndexMismatch("The index has another format than this release reads. Run `firstline index` again.")
    made = [model["id"] for model in stored["models"]]
    configured = [model.embedder.model_id for model in models]
    if made and made != configured:  # a snapshot of words alone suits any models
        raise IndexMismatch(
            f"The index was built by {', '.join(made)}, but {', '.join(configured)} is configured. "
            "Run `firstline index` again, or configure the model that built it."
        )


def _dense(directory: Path, vectors: OpenVectors) -> DenseFiles:
    return DenseFiles(
        passages=vectors(directory / "passages"),
        sentences=open_rows(directory / "sentences.npy"),
        titles=open_rows(directory / "titles.npy"),
    )


def _names(directory: Path, stored: Mapping[str, Any], kind: str) -> Sequence[str]:
    """Return the ids of all rows; a large index keeps them in files of their own."""
    return read_names(directory) if directory.is_dir() else cast("list[str]", stored[kind])
