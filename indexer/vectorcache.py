"""Vectors that were already computed, by model and text, so that a rerun embeds only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
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


class VectorCache:
    """A file of vectors. Safe under a kill: a batch is there whole or not at all. One writer at a time."""

    def __init__(self, path: Path, *, model_id: str, dimensions: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._model_id, self._dimensions = path, model_id, dimensions
        with self._open() as db:
            db.execute(_SCHEMA)

    def key(self, text: str, spans: Sequence[tuple[int, int]]) -> bytes:
        """Return the key of a passage cut into these sentences, for this model."""
        content = f"{self._model_id}\0{list(spans)}\0{text}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()

    def known(self, keys: Sequence[bytes]) -> dict[bytes, Embedded]:
        """Return what is stored of these keys."""
        with self._open() as db:
            return {key: self._read(rows) for part in _parts(keys) for key, rows in _select(db, part)}

    def store(self, embedded: dict[bytes, Embedded]) -> None:
        """Add a batch, durably."""
        with self._open() as db:
            rows = [(key, self._write(value)) for key, value in embedded.items()]
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=60)) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            with db:
                yield db

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
