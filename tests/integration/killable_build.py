"""A build in a process of its own, for the test that kills it: `... killable_build HOME PAGES ROUND`."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from indexer.build import build
from indexer.protocols import Progress
from indexer.types import BrokenDocument, Chunk, Document


class SlowWriter:
    """Writes many files with pauses, and keeps what it 'embedded' in a cache, so that a kill may fall anywhere."""

    model_ids = ("slow",)

    def __init__(self, cache: Path) -> None:
        self._cache = sqlite3.connect(cache, isolation_level=None)
        self._cache.execute("CREATE TABLE IF NOT EXISTS known (text TEXT PRIMARY KEY)")

    def write(
        self,
        directory: Path,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        *,
        previous: Path | None,
        progress: Progress,
    ) -> Mapping[str, int]:
        embedded = 0
        for chunk in chunks:
            new = self._cache.execute("INSERT OR IGNORE INTO known VALUES (?)", (chunk.text,)).rowcount
            embedded += new
            time.sleep(0.002 * new)
        for position, document in enumerate(documents):
            (directory / f"document-{position}.json").write_text(json.dumps([document.id, document.digest]))
        (directory / "chunks.json").write_text(json.dumps([[chunk.id, chunk.text] for chunk in chunks]))
        return {"embedded": embedded, "tokens": embedded}


class GrowingSource:
    """Pages 0 to `count`, of which every seventh says something new in each round."""

    name = "kb"

    def __init__(self, count: int, round_: int) -> None:
        self._count = count
        self._round = round_

    def documents(self, *, since: datetime | None = None) -> Iterator[Document | BrokenDocument]:
        for number in range(self._count):
            time.sleep(0.0005)
            told = f"{number} told in round {self._round if number % 7 == 0 else 0}."
            yield Document(id=f"p{number}", source="kb", title=f"Page {number}", text=f"Page {told}\n\n" * 3)

    def document_ids(self) -> frozenset[str]:
        return frozenset(f"p{number}" for number in range(self._count))


def run(home: Path, count: int, round_: int) -> None:
    """Build the pages of one round into `home`."""
    home.mkdir(parents=True, exist_ok=True)
    build([GrowingSource(count, round_)], home=home, writer=SlowWriter(home / "cache.sqlite"))


if __name__ == "__main__":
    print("started", flush=True)
    run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
