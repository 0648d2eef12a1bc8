"""Documents and chunks of a snapshot in one read-only SQLite file, by row number."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from indexer.recent import Recent
from indexer.types import Chunk, Document, DocumentKind

DOCUMENTS_KEPT, CHUNKS_KEPT = 256, 1024
_DOCUMENT_COLUMNS = "id, source, title, url, language, audience, tags, owner, updated, kind, text"
_CHUNK_COLUMNS = "id, document_id, position, start, end, title_path, language, audience, tags"


def write_content(path: Path, documents: Sequence[Document], chunks: Sequence[Chunk]) -> None:
    """Write the file; rows are the positions in the two sequences."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA page_size = 16384")  # a page of text in one read instead of four
        db.execute(f"CREATE TABLE documents (row INTEGER PRIMARY KEY, {_DOCUMENT_COLUMNS})")
        db.execute(f"CREATE TABLE chunks (row INTEGER PRIMARY KEY, {_CHUNK_COLUMNS}, text)")
        marks = ",".join("?" * 12)
        db.executemany(f"INSERT INTO documents VALUES ({marks})", (_packed(r, d) for r, d in enumerate(documents)))  # noqa: S608
        marks = ",".join("?" * 11)
        db.executemany(f"INSERT INTO chunks VALUES ({marks})", (_packed_chunk(r, c) for r, c in enumerate(chunks)))  # noqa: S608


class Content:
    """Reads the file from any thread; the rows last read stay in memory, since people ask about the same things."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._documents: Recent[int, Document] = Recent(most=DOCUMENTS_KEPT)
        self._chunks: Recent[int, Chunk] = Recent(most=CHUNKS_KEPT)

    def document(self, row: int) -> Document:
        """Return the document of this row."""
        known = self._documents.get(row)
        if known is None:
            known = self._read_document(row)
            self._documents.keep(row, known)
        return known

    def chunk(self, row: int) -> Chunk:
        """Return the chunk of this row."""
        known = self._chunks.get(row)
        if known is None:
            known = self._read_chunk(row)
            self._chunks.keep(row, known)
        return known

    def _read_document(self, row: int) -> Document:
        found = self._db().execute(f"SELECT {_DOCUMENT_COLUMNS} FROM documents WHERE row = ?", (row,)).fetchone()  # noqa: S608
        return _document(found)

    def _read_chunk(self, row: int) -> Chunk:
        found = self._db().execute(f"SELECT {_CHUNK_COLUMNS}, text FROM chunks WHERE row = ?", (row,)).fetchone()  # noqa: S608
        return _chunk(found)

    def kinds_and_dates(self) -> tuple[list[DocumentKind], list[date | None]]:
        """Return kind and date of every document, by row."""
        found = self._db().execute("SELECT kind, updated FROM documents ORDER BY row").fetchall()
        return [kind for kind, _ in found], [date.fromisoformat(day) if day else None for _, day in found]

    def _db(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = self._local.connection = sqlite3.connect(uri, uri=True)
        return connection


def _packed(row: int, document: Document) -> tuple[object, ...]:
    lists = json.dumps(sorted(document.audience)), json.dumps(document.tags)
    updated = document.updated.isoformat() if document.updated else ""
    text = zlib.compress(document.text.encode("utf-8", "surrogatepass"), 1)
    head = (row, document.id, document.source, document.title, document.url, document.language)
    return (*head, *lists, document.owner, updated, document.kind, text)


def _packed_chunk(row: int, chunk: Chunk) -> tuple[object, ...]:
    lists = json.dumps(chunk.title_path), chunk.language, json.dumps(sorted(chunk.audience)), json.dumps(chunk.tags)
    text = chunk.text.encode("utf-8", "surrogatepass")
    return (row, chunk.id, chunk.document_id, chunk.position, chunk.start, chunk.end, *lists, text)


def _document(row: Sequence[Any]) -> Document:
    id_, source, title, url, language, audience, tags, owner, updated, kind, text = row
    return Document(
        id=id_,
        source=source,
        title=title,
        text=zlib.decompress(text).decode("utf-8", "surrogatepass"),
        url=url,
        language=language,
        audience=frozenset(_strings(audience)),
        tags=_strings(tags),
        owner=owner,
        updated=date.fromisoformat(updated) if updated else None,
        kind=kind,
    )


def _chunk(row: Sequence[Any]) -> Chunk:
    id_, document_id, position, start, end, title_path, language, audience, tags, text = row
    return Chunk(
        id=id_,
        document_id=document_id,
        position=position,
        text=text.decode("utf-8", "surrogatepass"),
        start=start,
        end=end,
        title_path=_strings(title_path),
        language=language,
        audience=frozenset(_strings(audience)),
        tags=_strings(tags),
    )


@lru_cache(maxsize=4096)
def _strings(packed: str) -> tuple[str, ...]:
    """Read a JSON list; most rows share their audience and tags with others."""
    return tuple(json.loads(packed))
