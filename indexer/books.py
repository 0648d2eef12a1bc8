"""The ledger as people read it: which sources there are, how their last runs went, what is missing or old.

Opened read-only beside a build; a ledger of before this was kept simply has less to tell.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from indexer.types import DocumentKind, IndexerError


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRun:
    """What one run did to one source; a failure without an id is the source itself. `failures` counts them all."""

    source: str
    at: datetime
    seconds: float
    added: int
    updated: int
    unchanged: int
    deleted: int
    tombstoned: int
    failures: int = 0
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source as it is served: `live` documents, `missing` that await a decision, `kept` that stay anyway.

    One that is `stopped` is read no more.
    """

    name: str
    location: str
    live: int
    missing: int
    kept: int
    last: SyncRun | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCard:
    """A document by name: what a list shows of it."""

    id: str
    source: str
    title: str
    owner: str
    updated: date | None
    kind: DocumentKind
    state: str = "live"


_CARD = (
    "SELECT d.public_id, d.source, coalesce(c.title, d.id), coalesce(c.owner, ''), c.updated, "
    "coalesce(c.kind, 'page'), d.state FROM documents d LEFT JOIN cards c ON c.source = d.source AND c.id = d.id "
)


@dataclass(frozen=True, slots=True)
class Books:
    """The books of a home. A home without a ledger has no sources; a damaged one raises `IndexerError`."""

    home: Path

    def sources(self) -> tuple[SourceState, ...]:
        """Return every source by name, with its last run."""
        with self._open() as ledger:
            counts = {
                name: (live, missing, kept)
                for name, live, missing, kept in ledger.execute(
                    "SELECT source, sum(state = 'live'), sum(state = 'tombstoned'), sum(state = 'kept') "
                    "FROM documents GROUP BY source"
                )
            }
            locations = dict(ledger.execute("SELECT name, location FROM sources"))
            names = sorted({*counts, *locations, *(row[0] for row in ledger.execute("SELECT source FROM runs"))})
            return tuple(self._state(ledger, name, locations.get(name, ""), counts.get(name)) for name in names)

    def places(self) -> dict[str, str]:
        """Return where each named source was last read from, but of those that are read no more."""
        query = "SELECT name, location FROM sources WHERE name NOT IN (SELECT name FROM stopped) ORDER BY name"
        with self._open() as ledger:
            return dict(ledger.execute(query))

    def glances(self) -> dict[str, str]:
        """Return how the files of each source looked when they were last read, empty where not to the end."""
        with self._open() as ledger:
            return dict(ledger.execute("SELECT source, glance FROM glances"))

    def runs(self, source: str, *, limit: int = 20) -> tuple[SyncRun, ...]:
        """Return the last runs of a source, newest first."""
        with self._open() as ledger:
            return tuple(_runs(ledger, source, limit))

    def missing(self, source: str, *, limit: int = 200) -> tuple[DocumentCard, ...]:
        """Return documents that are gone from their source, those that await a decision first."""
        query = f"{_CARD} WHERE d.source = ? AND d.state IN ('tombstoned', 'kept') ORDER BY d.state DESC, d.public_id"
        return self._cards(f"{query} LIMIT ?", source, limit)

    def ids(self, source: str) -> frozenset[str]:
        """Return the ids of all documents of a source, as they are served."""
        with self._open() as ledger:
            rows = ledger.execute("SELECT public_id FROM documents WHERE source = ?", (source,))
            return frozenset(id_ for (id_,) in rows)

    def stale(self, before: date, *, limit: int = 500) -> tuple[DocumentCard, ...]:
        """Return pages last changed before a day, by owner and then the oldest first; undated ones tell nothing."""
        query = f"{_CARD} WHERE c.kind = 'page' AND c.updated < ? ORDER BY c.owner, c.updated, d.public_id LIMIT ?"
        return self._cards(query, before.isoformat(), limit)

    def find(self, text: str, *, limit: int = 50) -> tuple[DocumentCard, ...]:
        """Return documents with `text` in their id or title, by id."""
        words = "%" + "".join(f"\\{c}" if c in "\\%_" else c for c in text) + "%"
        where = "WHERE d.public_id LIKE ?1 ESCAPE '\\' OR c.title LIKE ?1 ESCAPE '\\' ORDER BY d.public_id LIMIT ?2"
        return self._cards(f"{_CARD} {where}", words, limit)

    def _cards(self, query: str, *values: object) -> tuple[DocumentCard, ...]:
        with self._open() as ledger:
            return tuple(_card(row) for row in ledger.execute(query, values))

    def _state(
        self, ledger: sqlite3.Connection, name: str, location: str, counts: tuple[int, int, int] | None
    ) -> SourceState:
        live, missing, kept = counts or (0, 0, 0)
        last = next(_runs(ledger, name, 1), None)
        stopped = ledger.execute("SELECT count(*) FROM stopped WHERE name = ?", (name,)).fetchone()[0] > 0
        return SourceState(
            name=name, location=location, live=live, missing=missing, kept=kept, last=last, stopped=stopped
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        path = self.home / "index" / "ledger.sqlite"
        try:
            with closing(_connected(path)) as ledger:
                yield ledger
        except sqlite3.DatabaseError as error:
            raise IndexerError(f"The ledger {path.name!r} beside the index cannot be read ({error}).") from error


def _connected(path: Path) -> sqlite3.Connection:
    """Return the ledger read-only, or an empty one in memory; tables of later versions are there either way."""
    if not path.is_file():
        ledger = sqlite3.connect(":memory:")
        ledger.executescript(
            "CREATE TABLE documents (source, id, public_id, state); CREATE TABLE sources (name, location);"
        )
    else:
        ledger = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
    known = {name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name, columns in (
        ("runs", "source, at, seconds, added, updated, unchanged, deleted, tombstoned, failures, failed, number"),
        ("cards", "source, id, title, owner, updated, kind"),
        ("glances", "source, glance"),
        ("stopped", "name"),
    ):
        if name not in known:
            ledger.execute(f"CREATE TEMP TABLE {name} ({columns})")
    return ledger


def _runs(ledger: sqlite3.Connection, source: str, limit: int) -> Iterator[SyncRun]:
    query = (
        "SELECT at, seconds, added, updated, unchanged, deleted, tombstoned, failures, failed FROM runs "
        "WHERE source = ? ORDER BY number DESC LIMIT ?"
    )
    for at, seconds, added, updated, unchanged, deleted, tombstoned, failures, failed in ledger.execute(
        query, (source, limit)
    ):
        yield SyncRun(
            source=source,
            at=datetime.fromisoformat(at),
            seconds=seconds,
            added=added,
            updated=updated,
            unchanged=unchanged,
            deleted=deleted,
            tombstoned=tombstoned,
            failures=failures,
            failed=tuple((id_, reason) for id_, reason in json.loads(failed)),
        )


def _card(row: tuple[str, str, str, str, str | None, DocumentKind, str]) -> DocumentCard:
    id_, source, title, owner, updated, kind, state = row
    return DocumentCard(
        id=id_,
        source=source,
        title=title,
        owner=owner,
        updated=date.fromisoformat(updated) if updated else None,
        kind=kind,
        state=state,
    )
