"""Vectors that were already computed, by model and text, so that a rerun embeds only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.protocols import Vectors

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, rows BLOB NOT NULL) WITHOUT ROWID"
_ASKED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """What is stored of one passage: its row, and one row for each of its sentences, as float16."""

    whole: Vectors
    sentences: Vectors


class VectorFile:
    """The file that all caches share: one connection, used by one thread at a time.

    Safe under a kill: a batch is there whole or not at all. One process at a time: hold the build lock.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        # the lock does what SQLite's own check of threads would forbid altogether
        self._db = sqlite3.connect(path, timeout=60, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(_SCHEMA)

    def select(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the stored rows of these keys."""
        with self._lock:
            return {key: rows for part in _parts(keys) for key, rows in _select(self._db, part)}

    def store(self, rows: Sequence[tuple[bytes, bytes]]) -> None:
        """Add or replace a batch, durably."""
        with self._lock, self._db:
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

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
        """Return what is stored of these keys."""
        return {key: self._read(rows) for key, rows in self._file.select(keys).items()}

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
