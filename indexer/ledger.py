"""What was seen of each source: the memory that makes a rerun short and a deletion safe. One SQLite file.

Everything a run changes is one transaction, committed after its snapshot serves: a run that is stopped leaves no
trace here, and the next one finds the same work to do again.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from indexer.books import SyncRun
from indexer.types import Document, IndexerError

State = Literal["live", "tombstoned", "kept"]
"""Served as its source has it; gone from there and awaiting a decision; gone from there and kept by a person's."""
_RUNS_KEPT = 100
_FAILURES_KEPT = 500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    source TEXT NOT NULL, id TEXT NOT NULL, public_id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL, state TEXT NOT NULL, document BLOB NOT NULL,
    PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fingerprints (
    source TEXT NOT NULL, id TEXT NOT NULL, fingerprint TEXT NOT NULL,
    PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS glances (source TEXT PRIMARY KEY, glance TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stopped (name TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS sources (name TEXT PRIMARY KEY, location TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cards (
    source TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, owner TEXT NOT NULL, updated TEXT, kind TEXT NOT NULL,
    PRIMARY KEY (source, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, at TEXT NOT NULL, seconds REAL NOT NULL,
    added INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, deleted INTEGER NOT NULL,
    tombstoned INTEGER NOT NULL, failures INTEGER NOT NULL, failed TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS runs_of ON runs (source, number);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the ledger knows of one document without unpacking it."""

    digest: str
    state: State


def _not_opened(path: Path, error: sqlite3.DatabaseError) -> IndexerError:
    # A disk that is full, or somebody who holds the file, says nothing of what is in it: what people decided is kept.
    of_the_system = isinstance(error, sqlite3.OperationalError)
    look = "check the permissions and the free space of its folder, and whether something else holds it."
    anew = "move it away and run `firstline index` with all sources again."
    return IndexerError(
        f"The ledger {path.name!r} beside the index cannot be opened ({error}); {look if of_the_system else anew}"
    )


class Ledger:
    """Open ledger; use as a context manager, which rolls back whatever was not committed."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_SCHEMA)
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            raise _not_opened(path, error) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *exc: object) -> None:
        self._db.rollback()
        self._db.close()

    def commit(self) -> None:
        """Make this run's changes permanent."""
        self._db.commit()
        self._db.execute("BEGIN IMMEDIATE")

    def entries(self, source: str) -> dict[str, Entry]:
        """Everything known of `source`, by the source's own id."""
        rows = self._db.execute("SELECT id, digest, state FROM documents WHERE source = ?", (source,))
        return {id_: Entry(digest=digest, state=state) for id_, digest, state in rows}

    def put(self, source: str, document: Document) -> None:
        """Remember `document` as it is now. Its public id is its own unless another source has that one."""
        public_id = self._public_id(source, document.id)
        self._db.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, 'live', ?)",
            (source, document.id, public_id, document.digest, _packed(document)),
        )
        self._note_card(source, document.id, document)

    def readdress(self, source: str, ids: Iterable[str], readers: Callable[[frozenset[str]], frozenset[str]]) -> int:
        """Show these documents of `source` to `readers` of their readers so far; return how many that changes."""
        changed = 0
        for id_ in ids:
            query = "SELECT public_id, document FROM documents WHERE source = ? AND id = ?"
            row = self._db.execute(query, (source, id_)).fetchone()
            if row is not None:
                known = replace(_unpacked(row[0], source, row[1]), id=id_)
                allowed = readers(known.audience)
                if allowed != known.audience:
                    self.put(source, replace(known, audience=allowed))
                    changed += 1
        return changed

    def mark(self, source: str, ids: Iterable[str], state: State) -> None:
        """Set the state of these documents of `source`."""
        self._db.executemany(
            "UPDATE documents SET state = ? WHERE source = ? AND id = ?", [(state, source, id_) for id_ in ids]
        )

    def forget(self, source: str, ids: Iterable[str]) -> None:
        """Remove these documents of `source`."""
        gone = [(source, id_) for id_ in ids]
        self._db.executemany("DELETE FROM documents WHERE source = ? AND id = ?", gone)
        self._db.executemany("DELETE FROM cards WHERE source = ? AND id = ?", gone)

    def complete_cards(self) -> None:
        """Write the cards of documents that were noted before there were any."""
        query = (
            "SELECT d.public_id, d.source, d.document, d.id FROM documents d "
            "LEFT JOIN cards c ON c.source = d.source AND c.id = d.id WHERE c.id IS NULL"
        )
        for public_id, source, packed, id_ in self._db.execute(query).fetchall():
            self._note_card(source, id_, _unpacked(public_id, source, packed))

    def note_run(self, run: SyncRun) -> None:
        """Remember what a run did to a source; of its failures the first 500, of its runs the last 100."""
        values = asdict(run) | {"at": run.at.isoformat(), "failed": json.dumps(run.failed[:_FAILURES_KEPT])}
        self._db.execute(
            "INSERT INTO runs (source, at, seconds, added, updated, unchanged, deleted, tombstoned, failures, failed) "
            "VALUES (:source, :at, :seconds, :added, :updated, :unchanged, :deleted, :tombstoned, :failures, :failed)",
            values,
        )
        self._db.execute(
            "DELETE FROM runs WHERE source = ?1 AND number <= "
            "(SELECT number FROM runs WHERE source = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
            (run.source, _RUNS_KEPT),
        )

    def fingerprints(self, source: str) -> dict[str, str]:
        """Fingerprints noted by the last run that read `source`, by the source's own id."""
        return dict(self._db.execute("SELECT id, fingerprint FROM fingerprints WHERE source = ?", (source,)))

    def note_fingerprints(self, source: str, fingerprints: Mapping[str, str]) -> None:
        """Replace the fingerprints of `source`."""
        self._db.execute("DELETE FROM fingerprints WHERE source = ?", (source,))
        rows = [(source, id_, fingerprint) for id_, fingerprint in fingerprints.items()]
        self._db.executemany("INSERT INTO fingerprints VALUES (?, ?, ?)", rows)

    def note_glance(self, source: str, glance: str) -> None:
        """Note how the files of `source` looked before they were read; empty where reading did not come to its end."""
        self._db.execute("INSERT OR REPLACE INTO glances VALUES (?, ?)", (source, glance))

    def documents(self) -> Iterator[Document]:
        """Yield every document of every source under its public id, ordered by it; tombstoned ones too."""
        rows = self._db.execute("SELECT public_id, source, document FROM documents ORDER BY public_id")
        for public_id, source, packed in rows:
            yield _unpacked(public_id, source, packed)

    def count(self) -> int:
        """How many documents there are."""
        return int(self._db.execute("SELECT count(*) FROM documents").fetchone()[0])

    def locations(self) -> dict[str, str]:
        """Where each named source was last read from."""
        return dict(self._db.execute("SELECT name, location FROM sources ORDER BY name"))

    def remember_location(self, source: str, location: str) -> None:
        """Note where the source of this name is read from, from now on."""
        self._db.execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", (source, location))
        self._db.execute("DELETE FROM stopped WHERE name = ?", (source,))

    def stop(self, source: str) -> None:
        """Note that the source is read no more; where it was is remembered."""
        self._db.execute("INSERT OR IGNORE INTO stopped VALUES (?)", (source,))

    def _note_card(self, source: str, id_: str, document: Document) -> None:
        updated = document.updated.isoformat() if document.updated else None
        self._db.execute(
            "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?)",
            (source, id_, _readable(document.title), _readable(document.owner), updated, document.kind),
        )

    def _public_id(self, source: str, id_: str) -> str:
        known = self._db.execute(
            "SELECT public_id FROM documents WHERE source = ? AND id = ?", (source, id_)
        ).fetchone()
        if known:
            return str(known[0])
        public_id = id_
        while self._db.execute("SELECT 1 FROM documents WHERE public_id = ?", (public_id,)).fetchone():
            public_id = f"{source}:{public_id}"
        return public_id


def _readable(text: str) -> str:
    """Return `text` without lone surrogates, which the database's own texts cannot hold; the document keeps them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _packed(document: Document) -> bytes:
    row = {
        "title": document.title,
        "text": document.text,
        "url": document.url,
        "language": document.language,
        "audience": sorted(document.audience),
        "tags": list(document.tags),
        "owner": document.owner,
        "updated": document.updated.isoformat() if document.updated else None,
        "kind": document.kind,
    }
    return zlib.compress(json.dumps(row).encode(), 1)


def _unpacked(public_id: str, source: str, packed: bytes) -> Document:
    row = json.loads(zlib.decompress(packed))
    row["audience"] = frozenset(row["audience"])
    row["tags"] = tuple(row["tags"])
    row["updated"] = date.fromisoformat(row["updated"]) if row["updated"] else None
    return Document(id=public_id, source=source, **row)
