"""Documents and chunks of a snapshot in one read-only SQLite file, by row number."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from indexer.recent import Recent
from indexer.rowfile import MAPPED_BELOW
from indexer.types import Chunk, Document, DocumentKind

DOCUMENTS_KEPT, CHUNKS_KEPT = 1024, 4096
_DOCUMENT_COLUMNS = "id, source, title, url, language, audience, tags, owner, updated, kind, text"
_CHUNK_COLUMNS = "id, document_id, position, start, end, title_path, language, audience, tags"
_CHUNK_QUERY = f"SELECT row, {_CHUNK_COLUMNS}, text FROM chunks"  # noqa: S608
_NO_DIGEST = "''"
_decode = json.JSONDecoder().raw_decode
"""For what hardly comes again; what is read has nothing behind it."""
T = TypeVar("T")


def write_content(path: Path, documents: Sequence[Document], chunks: Sequence[Chunk]) -> None:
    """Write the file; rows are the positions in the two sequences."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA page_size = 16384")  # a page of text in one read instead of four
        db.execute(f"CREATE TABLE documents (row INTEGER PRIMARY KEY, {_DOCUMENT_COLUMNS}, digest)")
        db.execute(f"CREATE TABLE chunks (row INTEGER PRIMARY KEY, {_CHUNK_COLUMNS}, text)")
        marks = ",".join("?" * 13)
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
        return self.documents([row])[0]

    def chunk(self, row: int) -> Chunk:
        """Return the chunk of this row."""
        return self.chunks([row])[0]

    def documents(self, rows: Sequence[int]) -> list[Document]:
        """Return the documents of these rows, read in one go."""
        return _all_of(rows, self._documents, partial(self._read, self._document_query, _document))

    def chunks(self, rows: Sequence[int]) -> list[Chunk]:
        """Return the chunks of these rows, read in one go."""
        return _all_of(rows, self._chunks, partial(self._read, _CHUNK_QUERY, _chunk))

    def _read(self, query: str, made: Callable[[Sequence[Any]], T], rows: Sequence[int]) -> Iterator[tuple[int, T]]:
        marks = ",".join("?" * len(rows))
        for row, *columns in self._db().execute(f"{query} WHERE row IN ({marks})", rows):
            yield row, made(columns)

    @cached_property
    def _document_query(self) -> str:
        """What reads documents; homes of earlier releases have no digests."""
        has = {column[1] for column in self._db().execute("PRAGMA table_info(documents)")}
        return f"SELECT row, {_DOCUMENT_COLUMNS}, {'digest' if 'digest' in has else _NO_DIGEST} FROM documents"  # noqa: S608

    def kinds_and_dates(self) -> tuple[list[DocumentKind], list[date | None]]:
        """Return kind and date of every document, by row."""
        found = self._db().execute("SELECT kind, updated FROM documents ORDER BY row").fetchall()
        return [kind for kind, _ in found], [date.fromisoformat(day) if day else None for _, day in found]

    def _db(self) -> sqlite3.Connection:
        own: _Opened | None = getattr(self._local, "opened", None)
        if own is None:
            own = self._local.opened = _Opened(self._path)
        return own.connection


class _Opened:
    """A thread's connection, closed when the thread ends or the file is read no more, in whatever thread that is.

    One that is only dropped refers to itself and stays, with its file, until somebody looks for garbage.
    """

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self.connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self.connection.execute(f"PRAGMA mmap_size = {MAPPED_BELOW}")

    def __del__(self) -> None:
        if hasattr(self, "connection"):
            self.connection.close()


def _packed(row: int, document: Document) -> tuple[object, ...]:
    lists = json.dumps(sorted(document.audience)), json.dumps(document.tags)
    updated = document.updated.isoformat() if document.updated else ""
    head = (row, document.id, document.source, document.title, document.url, document.language)
    return (*head, *lists, document.owner, updated, document.kind, _packed_text(document.text), document.digest)


def _packed_text(text: str) -> str | bytes:
    """Return the text as it is, for unpacking took longer than reading; half of a pair of signs cannot be kept so."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
    return text


def _unpacked(text: str | bytes) -> str:
    """Return what was packed, by earlier releases always as bytes."""
    return text if isinstance(text, str) else zlib.decompress(text).decode("utf-8", "surrogatepass")


def _packed_chunk(row: int, chunk: Chunk) -> tuple[object, ...]:
    lists = json.dumps(chunk.title_path), chunk.language, json.dumps(sorted(chunk.audience)), json.dumps(chunk.tags)
    text = chunk.text.encode("utf-8", "surrogatepass")
    return (row, chunk.id, chunk.document_id, chunk.position, chunk.start, chunk.end, *lists, text)


def _document(row: Sequence[Any]) -> Document:
    id_, source, title, url, language, audience, tags, owner, updated, kind, text, digest = row
    found = Document(
        id=id_,
        source=source,
        title=title,
        text=_unpacked(text),
        url=url,
        language=language,
        audience=frozenset(_strings(audience)),
        tags=_strings(tags),
        owner=owner,
        updated=date.fromisoformat(updated) if updated else None,
        kind=kind,
    )
    object.__setattr__(found, "_digest", digest)  # as it was when the index was built: to make it reads every letter
    return found


def _chunk(row: Sequence[Any]) -> Chunk:
    id_, document_id, position, start, end, title_path, language, audience, tags, text = row
    return Chunk(
        id=id_,
        document_id=document_id,
        position=position,
        text=text.decode("utf-8", "surrogatepass"),
        start=start,
        end=end,
        title_path=tuple(_decode(title_path)[0]),
        language=language,
        audience=frozenset(_strings(audience)),
        tags=_strings(tags),
    )


def _all_of(
    rows: Sequence[int], kept: Recent[int, T], read: Callable[[Sequence[int]], Iterable[tuple[int, T]]]
) -> list[T]:
    """Return the values of `rows` that are kept, and the others once they are read."""
    held = {row: kept.get(row) for row in rows}
    known = {row: value for row, value in held.items() if value is not None}
    missing = [row for row in held if row not in known]
    for row, found in read(missing) if missing else ():
        kept.keep(row, found)
        known[row] = found
    return [known[row] for row in rows]


@lru_cache(maxsize=4096)
def _strings(packed: str) -> tuple[str, ...]:
    """Read a JSON list; most rows share their audience and tags with others."""
    return tuple(json.loads(packed))
