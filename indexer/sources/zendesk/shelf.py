"""What was read of solved tickets so far, in one SQLite file: every step is a transaction, so a kill loses none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from indexer.kept import open_kept, whole_step
from indexer.sources.zendesk.ticket_calls import Group, Remark, Speaker, TicketFacts

_SCHEMA = """
CREATE TABLE IF NOT EXISTS places (place TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tickets (
    place TEXT NOT NULL, id TEXT NOT NULL, facts TEXT NOT NULL, said TEXT, due INTEGER NOT NULL,
    PRIMARY KEY (place, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tickets_due ON tickets (place) WHERE due;
CREATE TABLE IF NOT EXISTS teams (
    place TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, private INTEGER NOT NULL, PRIMARY KEY (place, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS gone (place TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (place, id)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A solved ticket with what was said where whoever asked could read it."""

    facts: TicketFacts
    remarks: tuple[Remark, ...]


class Shelf:
    """Open file; the same for every place of a home. It holds people's words, and is readable by its owner only."""

    def __init__(self, path: Path, place: str) -> None:
        self._place = place
        self._db = open_kept(path, _SCHEMA, of="Zendesk")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def step(self) -> AbstractContextManager[None]:
        """Make what happens inside one transaction."""
        return whole_step(self._db)

    @property
    def cursor(self) -> str:
        """Up to where changes were taken over; empty at the beginning."""
        row = self._db.execute("SELECT cursor FROM places WHERE place = ?", (self._place,)).fetchone()
        return str(row[0]) if row else ""

    def reach(self, cursor: str) -> None:
        """Note up to where changes were taken over."""
        self._db.execute("INSERT OR REPLACE INTO places VALUES (?, ?)", (self._place, cursor))

    def expect(self, facts: TicketFacts) -> None:
        """Note a solved ticket; what was said about it is to be read, and until then what is known stays."""
        packed = json.dumps(asdict(facts), ensure_ascii=False)
        self._db.execute(
            "INSERT INTO tickets VALUES (?, ?, ?, NULL, 1) "
            "ON CONFLICT (place, id) DO UPDATE SET facts = excluded.facts, due = 1",
            (self._place, facts.id, packed),
        )
        self._db.execute("DELETE FROM gone WHERE place = ? AND id = ?", (self._place, facts.id))

    def keep(self, id_: str, remarks: Iterable[Remark]) -> None:
        """Keep what was said about a ticket."""
        said = json.dumps([_packed(remark) for remark in remarks], ensure_ascii=False)
        self._db.execute("UPDATE tickets SET said = ?, due = 0 WHERE place = ? AND id = ?", (said, self._place, id_))

    def leave_out(self, id_: str, remarks: Iterable[Remark]) -> None:
        """Keep less of what was said about a ticket; whether it is to be read again stays."""
        said = json.dumps([_packed(remark) for remark in remarks], ensure_ascii=False)
        self._db.execute("UPDATE tickets SET said = ? WHERE place = ? AND id = ?", (said, self._place, id_))

    def drop(self, id_: str) -> None:
        """Forget a ticket, if it is known: it is open again, was deleted, or is to be left out."""
        known = self._db.execute("DELETE FROM tickets WHERE place = ? AND id = ?", (self._place, id_)).rowcount
        if known:
            self._db.execute("INSERT OR IGNORE INTO gone VALUES (?, ?)", (self._place, id_))

    def due(self) -> tuple[TicketFacts, ...]:
        """Return the tickets that were solved or changed, and not read since."""
        rows = self._db.execute("SELECT facts FROM tickets WHERE place = ? AND due ORDER BY id", (self._place,))
        return tuple(_facts(row[0]) for row in rows.fetchall())

    def tickets(self) -> Iterator[Kept]:
        """Yield every ticket that was read, in the order of their numbers."""
        rows = self._db.execute(
            "SELECT facts, said FROM tickets WHERE place = ? AND said IS NOT NULL ORDER BY length(id), id",
            (self._place,),
        )
        for facts, said in rows:
            yield Kept(facts=_facts(facts), remarks=tuple(map(_unpacked, json.loads(said))))

    def is_gone(self, id_: str) -> bool:
        """Whether a ticket was known once and was forgotten for a reason."""
        found = self._db.execute("SELECT 1 FROM gone WHERE place = ? AND id = ?", (self._place, id_))
        return found.fetchone() is not None

    def note_groups(self, groups: Mapping[str, Group]) -> None:
        """Keep which groups there are, instead of those before."""
        self._db.execute("DELETE FROM teams WHERE place = ?", (self._place,))
        rows = [(self._place, id_, group.name, group.is_private) for id_, group in groups.items()]
        self._db.executemany("INSERT INTO teams VALUES (?, ?, ?, ?)", rows)

    def groups(self) -> dict[str, Group]:
        """Return the groups that there were last, by id."""
        rows = self._db.execute("SELECT id, name, private FROM teams WHERE place = ?", (self._place,))
        return {id_: Group(name=name, is_private=bool(private)) for id_, name, private in rows}


def _facts(packed: str) -> TicketFacts:
    fields = json.loads(packed)
    return TicketFacts(**fields | {"tags": tuple(fields["tags"])})


def _packed(remark: Remark) -> dict[str, object]:
    return asdict(remark) | {"at": remark.at.isoformat()}


def _unpacked(fields: dict[str, Any]) -> Remark:
    return Remark(author=Speaker(**fields["author"]), text=fields["text"], at=datetime.fromisoformat(fields["at"]))
