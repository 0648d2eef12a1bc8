"""Vectors that were already computed, by model and text, so that a rerun embeds only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.protocols import Vectors

_VECTORS = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, rows BLOB NOT NULL) WITHOUT ROWID"
_USES = "CREATE TABLE uses (key BLOB PRIMARY KEY, build INTEGER NOT NULL) WITHOUT ROWID"
_HAS_USES = "SELECT 1 FROM sqlite_master WHERE name = 'uses'"
_KEPT_BUILDS = 2
_ASKED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """What is stored of one passage: its row, and one row for each of its sentences, as float16."""

    whole: Vectors
    sentences: Vectors


class VectorFile:
    """The file that all caches share: one connection, used by one thread at a time.

    Safe under a kill: a batch is there whole or not at all. One process at a time: hold the build lock. It remembers
    which of the last finished builds used a vector, so that `finish` can let go of the others.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        # the lock does what SQLite's own check of threads would forbid altogether
        self._db = sqlite3.connect(path, timeout=60, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(_VECTORS)
        if not self._db.execute(_HAS_USES).fetchone():
            with self._db:  # a file of an earlier release: the last build may have used any of them
                self._db.execute(_USES)
                self._db.execute("INSERT INTO uses SELECT key, ? FROM vectors", (self._finished,))
        self._build = self._finished + 1

    def use(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the stored rows of these keys, and remember that this build uses them."""
        with self._lock, self._db:
            found = {key: rows for part in _parts(keys) for key, rows in _select(self._db, part)}
            self._mark(found)
        return found

    def store(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Add or replace a batch, durably."""
        with self._lock, self._db:
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            self._mark(key for key, _ in rows)

    def finish(self) -> None:
        """Say that the build has everything it needs; forget what neither it nor the finished one before used."""
        oldest = self._build - _KEPT_BUILDS
        with self._lock, self._db:
            self._db.execute("DELETE FROM vectors WHERE key IN (SELECT key FROM uses WHERE build <= ?)", (oldest,))
            self._db.execute("DELETE FROM uses WHERE build <= ?", (oldest,))
            self._db.execute(f"PRAGMA user_version = {self._build:d}")

    @property
    def _finished(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _mark(self, keys: Iterable[bytes]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO uses VALUES (?, ?)", [(key, self._build) for key in keys])

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()


class VectorCache:
    """What one model has embedded, in a file shared with other models."""

    def __init__(self, file: VectorFile, *, model_id: str, dimensions: int) -> None:
        self._file, self._model_id, self._dimensions = file, model_id, dimensions

    def key(self, text: str, spans: Sequence[tuple[int, int]]) -> bytes:
        """Return the key of a passage cut into these sentences, for this model."""
        content = f"{self._model_id}\0{list(spans)}\0{text}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()

    def known(self, keys: Sequence[bytes]) -> dict[bytes, Embedded]:
        """Return what is stored of these keys; they count as used by this build."""
        return {key: self._read(rows) for key, rows in self._file.use(keys).items()}

    def store(self, embedded: dict[bytes, Embedded]) -> None:
        """Add a batch, durably."""
        self._file.store([(key, self._write(value)) for key, value in embedded.items()])

    def _read(self, blob: bytes) -> Embedded:
        rows = np.frombuffer(blob, dtype=np.float16).reshape(-1, self._dimensions).astype(np.float32)
        return Embedded(whole=rows[0], sentences=rows[1:])

    @staticmethod
    def _write(value: Embedded) -> bytes:
        return np.vstack([value.whole[None], value.sentences]).astype(np.float16).tobytes()


def _select(db: sqlite3.Connection, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    marks = ",".join("?" * len(keys))
    return db.execute(f"SELECT key, rows FROM vectors WHERE key IN ({marks})", list(keys)).fetchall()  # noqa: S608


def _parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[start : start + _ASKED] for start in range(0, len(keys), _ASKED))
