"""A snapshot writer without models: it counts words as tokens and remembers which texts it has 'embedded'."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from indexer.protocols import Progress
from indexer.types import Chunk, Document

FULL = OSError(28, "No space left on device")


class FakeSnapshotWriter:
    """Writes documents and chunks as JSON lines; `fails_after` chunks it raises `failure`, as a full disk would."""

    def __init__(
        self,
        *,
        model_ids: tuple[str, ...] = ("fake",),
        fails_after: int | None = None,
        failure: Exception = FULL,
    ) -> None:
        self.model_ids = model_ids
        self.fails_after = fails_after
        self.failure = failure
        self.known: set[str] = set()

    def write(
        self,
        directory: Path,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        *,
        previous: Path | None,
        progress: Progress,
    ) -> Mapping[str, int]:
        embedded = tokens = 0
        for position, chunk in enumerate(chunks):
            if position == self.fails_after:
                raise self.failure
            key = hashlib.sha256(chunk.text.encode()).hexdigest()
            if key not in self.known:
                embedded += 1
                self.known.add(key)
            tokens += len(chunk.text.split())
            progress(position + 1, len(chunks))
        _write_lines(directory / "documents.jsonl", [[d.id, d.digest] for d in documents])
        _write_lines(directory / "chunks.jsonl", [[c.id, c.text] for c in chunks])
        return {"embedded": embedded, "reused": len(chunks) - embedded, "tokens": tokens}


def _write_lines(path: Path, rows: list[list[str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
