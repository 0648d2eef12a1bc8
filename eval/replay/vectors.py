"""Vectors of what was asked, kept between replays: `HOME/evaluations/asked.sqlite`. It holds digests, no words."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from app.domain.errors import FirstlineError
from app.storage.home.evaluation_cards import folder_of
from indexer.bootstrap import dense_models
from indexer.dense import DenseModel
from indexer.pairencoder import PairEncoder
from indexer.protocols import Vectors

FILE = "asked.sqlite"
_WAIT_SECONDS = 30.0
_HELD = 500
_TABLE = (
    "CREATE TABLE IF NOT EXISTS asked (model TEXT, digest BLOB, row BLOB, PRIMARY KEY (model, digest)) WITHOUT ROWID"
)


class AskedBefore:
    """A `VectorStore` in one table for all encoders. New rows are written by `flush`, and every so many."""

    def __init__(self, path: Path, model: str) -> None:
        self.path, self._model, self._lock = path, model, threading.Lock()
        self._fresh: dict[bytes, Vectors] = {}
        self._database = sqlite3.connect(path, timeout=_WAIT_SECONDS, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(_TABLE)
        self._database.commit()

    def get(self, text: str) -> Vectors | None:
        """Return the row of a text, or None."""
        key = _digest(text)
        with self._lock:
            if key in self._fresh:
                return self._fresh[key]
            found = self._database.execute("SELECT row FROM asked WHERE model = ? AND digest = ?", (self._model, key))
            row = found.fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=np.float32).copy()

    def keep(self, text: str, vector: Vectors) -> None:
        """Remember the row of a text; now and then those that came are written, so that they take no memory."""
        with self._lock:
            self._fresh[_digest(text)] = vector
            many = len(self._fresh) >= _HELD
        if many:
            with suppress(sqlite3.Error):
                self.flush()

    def flush(self) -> None:
        """Write what is new."""
        with self._lock:
            rows = [
                (self._model, key, vector.astype(np.float32, copy=False).tobytes())
                for key, vector in self._fresh.items()
            ]
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO asked VALUES (?, ?, ?)", rows)
            self._fresh.clear()


def remember_asked(home: Path) -> None:
    """Let the encoders of this process look up and keep vectors in `home`, where that is one and can be written."""
    if not (home / "index").is_dir():
        return
    with suppress(FirstlineError, sqlite3.Error):
        path = folder_of(home) / FILE
        for model in dense_models():
            known = model.queries.store
            if not (isinstance(known, AskedBefore) and known.path == path):
                model.queries.store = AskedBefore(path, model.embedder.model_id)


def flush_asked() -> None:
    """Write what this process embedded since."""
    for model in dense_models():
        if isinstance(model.queries.store, AskedBefore):
            with suppress(sqlite3.Error):
                model.queries.store.flush()


class OneByOne:
    """The encoder of triage, for many texts one by one: each row is what a request alone gets, and is remembered."""

    def __init__(self, encoder: PairEncoder, models: Sequence[DenseModel]) -> None:
        self._encoder, self._models = encoder, tuple(models)

    @property
    def model_id(self) -> str:
        return self._encoder.model_id

    @property
    def dimensions(self) -> int:
        return self._encoder.dimensions

    @property
    def widths(self) -> tuple[int, ...]:
        """How many columns each encoder has."""
        return self._encoder.widths

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the rows of the texts."""
        return self.embed_with_inside(texts)[0]

    def embed_with_inside(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        """Return the rows of the texts, and what the first encoder tells of its insides."""
        rows, insides = zip(*(self._row(text) for text in texts), strict=True)
        return np.vstack(rows), np.vstack(insides)

    def embed_query(self, text: str) -> Vectors:
        """Return the row of one text."""
        row: Vectors = self._row(text)[0][0]
        return row

    def _row(self, text: str) -> tuple[Vectors, Vectors]:
        for model in self._models:
            model.embed_query(text)  # here and now: the other core has requests of its own
        return self._encoder.embed_with_inside([text])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
