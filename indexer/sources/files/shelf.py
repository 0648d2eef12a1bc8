"""What was read of files, by their content: a file is read once, and after a kill none of the work is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from indexer.formats import READING, Extracted
from indexer.kept import open_kept

_SCHEMA = """
CREATE TABLE IF NOT EXISTS texts (
    digest TEXT PRIMARY KEY, reading INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    source TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, ids TEXT NOT NULL, PRIMARY KEY (source, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS states (
    source TEXT NOT NULL, path TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (source, path)
) WITHOUT ROWID;
"""


class Shelf:
    """An open file, or memory where there is none. It holds pages' words, and is readable by its owner only."""

    def __init__(self, path: Path | None) -> None:
        self._db = open_kept(path, _SCHEMA, of="files")
        self._db.execute("PRAGMA synchronous = NORMAL")  # a kill loses nothing; a power cut, what can be read again

    def text(self, digest: str) -> Extracted | None:
        """Return what a file of this content says, if it was read by the present rules."""
        row = self._db.execute(
            "SELECT title, text FROM texts WHERE digest = ? AND reading = ?", (digest, READING)
        ).fetchone()
        return Extracted(title=row[0], text=row[1]) if row else None

    def keep(self, digest: str, extracted: Extracted) -> None:
        """Keep what a file of this content says."""
        row = (digest, READING, extracted.title, extracted.text)
        self._db.execute("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)", row)

    def note(self, source: str, path: str, *, digest: str, ids: Iterable[str], state: str) -> None:
        """Note which documents a file became that looked like this."""
        if self.state(source, path) != state:
            self._db.execute("INSERT OR REPLACE INTO states VALUES (?, ?, ?)", (source, path, state))
        row = (source, path, digest, json.dumps(list(ids)))
        known = self._db.execute("SELECT * FROM files WHERE source = ? AND path = ?", (source, path)).fetchone()
        if known != row:
            self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)

    def state(self, source: str, path: str) -> str:
        """Return how a file looked when it could be read last."""
        row = self._db.execute("SELECT state FROM states WHERE source = ? AND path = ?", (source, path)).fetchone()
        return str(row[0]) if row else ""

    def digest(self, source: str, path: str, *, state: str) -> str:
        """Return the digest of a file that looks as it did then; an empty one where it does not."""
        if self.state(source, path) != state:
            return ""
        row = self._db.execute("SELECT digest FROM files WHERE source = ? AND path = ?", (source, path)).fetchone()
        return str(row[0]) if row else ""

    def ids(self, source: str, path: str) -> tuple[str, ...]:
        """Return the documents that a file became when it could be read last."""
        row = self._db.execute("SELECT ids FROM files WHERE source = ? AND path = ?", (source, path)).fetchone()
        return tuple(json.loads(row[0])) if row else ()

    def forget_others(self, source: str, paths: Iterable[str]) -> None:
        """Forget the files of a source that are not among these, and texts that no file has any more."""
        kept = set(paths)
        gone = [
            path
            for (path,) in self._db.execute("SELECT path FROM files WHERE source = ?", (source,))
            if path not in kept
        ]
        self._db.executemany("DELETE FROM files WHERE source = ? AND path = ?", [(source, path) for path in gone])
        self._db.executemany("DELETE FROM states WHERE source = ? AND path = ?", [(source, path) for path in gone])
        lost = self._db.execute("DELETE FROM texts WHERE digest NOT IN (SELECT digest FROM files)").rowcount
        if lost:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what is gone must not stay behind in the log
