"""What was read of channels so far, in one SQLite file: every step is a transaction, so a kill loses none of them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from indexer.kept import open_kept, whole_step
from indexer.sources.slack.calls import Member
from indexer.sources.slack.discretion import Discretion
from indexer.sources.slack.posts import Raw

_SCHEMA = """
CREATE TABLE IF NOT EXISTS channels (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, private INTEGER NOT NULL, site TEXT NOT NULL DEFAULT '',
    reached TEXT NOT NULL DEFAULT '', complete INTEGER NOT NULL DEFAULT 0, looked TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS messages (
    channel TEXT NOT NULL, ts TEXT NOT NULL, thread TEXT NOT NULL, user TEXT NOT NULL, message TEXT NOT NULL,
    PRIMARY KEY (channel, ts)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS messages_of_thread ON messages (channel, thread, ts);
CREATE TABLE IF NOT EXISTS threads (
    channel TEXT NOT NULL, ts TEXT NOT NULL, replies TEXT NOT NULL, due INTEGER NOT NULL, read_at REAL NOT NULL,
    PRIMARY KEY (channel, ts)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members (id TEXT PRIMARY KEY, name TEXT NOT NULL, program INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS gone (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_KEPT = ("type", "subtype", "ts", "thread_ts", "user", "bot_id", "text")
_OF_A_FILE, _OF_A_REACTION = ("name", "title", "mode"), ("name", "users")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a channel was read: down to `reached` in the first pass, `complete` once that is through.

    Everything said until `looked` has been seen since.
    """

    reached: str = ""
    complete: bool = False
    looked: str = ""


class Shelf:
    """Open file; the same for every channel of a home. It holds people's words, and is readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._db = open_kept(path, _SCHEMA, of="Slack")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def step(self) -> AbstractContextManager[None]:
        """Make what happens inside one transaction."""
        return whole_step(self._db)

    def note_channel(self, channel: str, *, name: str, private: bool, site: str) -> None:
        """Remember what a channel is called and who may read it."""
        self._db.execute(
            "INSERT INTO channels (id, name, private, site) VALUES (?1, ?2, ?3, ?4) "
            "ON CONFLICT (id) DO UPDATE SET name = ?2, private = ?3, site = ?4",
            (channel, name, private, site),
        )

    def channel(self, channel: str) -> tuple[str, bool, str] | None:
        """Return name, whether it is private, and the workspace's address; None before the first run."""
        row = self._db.execute("SELECT name, private, site FROM channels WHERE id = ?", (channel,)).fetchone()
        return (str(row[0]), bool(row[1]), str(row[2])) if row else None

    def progress(self, channel: str) -> Progress:
        """Return how far a channel was read."""
        row = self._db.execute("SELECT reached, complete, looked FROM channels WHERE id = ?", (channel,)).fetchone()
        return Progress(reached=row[0], complete=bool(row[1]), looked=row[2]) if row else Progress()

    def note_progress(self, channel: str, progress: Progress) -> None:
        """Remember how far a channel was read."""
        self._db.execute(
            "UPDATE channels SET reached = ?, complete = ?, looked = ? WHERE id = ?",
            (progress.reached, progress.complete, progress.looked, channel),
        )

    def put(self, channel: str, messages: Iterable[Raw]) -> None:
        """Keep messages as they are now, without anything that is not needed."""
        rows = [
            (channel, str(m["ts"]), str(m.get("thread_ts") or m["ts"]), str(m.get("user") or ""), _packed(m))
            for m in messages
        ]
        self._db.executemany("INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?)", rows)

    def beginnings(self, channel: str, *, above: str, below: str) -> set[str]:
        """Return the kept messages between two moments, the first included, that begin a thread or stand alone."""
        query = "SELECT ts FROM messages WHERE channel = ? AND thread = ts AND ts >= ? AND (? = '' OR ts < ?)"
        return {str(ts) for (ts,) in self._db.execute(query, (channel, above, below, below))}

    def forget_threads(self, channel: str, threads: Iterable[str]) -> None:
        """Forget whole threads."""
        rows = [(channel, ts) for ts in threads]
        self._db.executemany("DELETE FROM messages WHERE channel = ? AND thread = ?", rows)
        self._db.executemany("DELETE FROM threads WHERE channel = ? AND ts = ?", rows)

    def replace_thread(self, channel: str, ts: str, messages: Iterable[Raw]) -> None:
        """Keep a thread as it is now, and know that it was read."""
        self._db.execute("DELETE FROM messages WHERE channel = ? AND thread = ?", (channel, ts))
        self.put(channel, messages)
        self._db.execute(
            "UPDATE threads SET due = 0, read_at = ? WHERE channel = ? AND ts = ?", (time.time(), channel, ts)
        )

    def expect_replies(self, channel: str, replies: Mapping[str, str]) -> None:
        """Note what threads say of their replies; those that say something new are to be read again."""
        self._db.executemany(
            "INSERT INTO threads VALUES (?1, ?2, ?3, 1, 0) ON CONFLICT (channel, ts) DO UPDATE "
            "SET due = due OR replies <> ?3, replies = ?3",
            [(channel, ts, said) for ts, said in replies.items()],
        )

    def due(self, channel: str) -> list[str]:
        """Return the threads whose replies are to be read, the newest first."""
        query = "SELECT ts FROM threads WHERE channel = ? AND due ORDER BY ts DESC"
        return [str(ts) for (ts,) in self._db.execute(query, (channel,))]

    def longest_unread(self, channel: str, *, before: float, limit: int) -> list[str]:
        """Return threads that were last read before a moment, those that wait the longest first."""
        query = "SELECT ts FROM threads WHERE channel = ? AND NOT due AND read_at < ? ORDER BY read_at, ts LIMIT ?"
        return [str(ts) for (ts,) in self._db.execute(query, (channel, before, limit))]

    def messages(self, channel: str) -> list[Raw]:
        """Return everything kept of a channel, in time order."""
        query = "SELECT message FROM messages WHERE channel = ? ORDER BY ts"
        return [json.loads(message) for (message,) in self._db.execute(query, (channel,))]

    def authors(self, channel: str) -> set[str]:
        """Return who wrote what is kept of a channel."""
        return {
            str(user)
            for (user,) in self._db.execute("SELECT DISTINCT user FROM messages WHERE channel = ?", (channel,))
            if user
        }

    def note_member(self, member: Member) -> None:
        """Remember who somebody is."""
        self._db.execute("INSERT OR REPLACE INTO members VALUES (?, ?, ?)", (member.id, member.name, member.program))

    def members(self) -> dict[str, Member]:
        """Return everybody who is known, by id."""
        rows = self._db.execute("SELECT id, name, program FROM members")
        return {id_: Member(id=id_, name=name, program=bool(program)) for id_, name, program in rows}

    def purge(self, discretion: Discretion) -> None:
        """Forget what may not be kept any more, in every channel; remember only which threads that touched."""
        for channel in sorted(discretion.channels):
            self._lose("SELECT channel, ts, thread FROM messages WHERE channel = ?", channel)
            self._db.execute("UPDATE channels SET reached = '', complete = 0, looked = '' WHERE id = ?", (channel,))
        for user in sorted(discretion.people):
            self._lose("SELECT channel, ts, thread FROM messages WHERE user = ?", user)
            self._db.execute("DELETE FROM members WHERE id = ?", (user,))
        if discretion.since is not None:
            oldest = discretion.since.timestamp()
            self._lose("SELECT channel, ts, thread FROM messages WHERE CAST(ts AS REAL) < ?", oldest)

    def touch(self, ids: Iterable[str]) -> None:
        """Remember threads in which something was left out on purpose."""
        self._db.executemany("INSERT OR IGNORE INTO gone VALUES (?)", [(id_,) for id_ in ids])

    def is_touched(self, id_: str) -> bool:
        """Whether something was left out of a thread on purpose."""
        return self._db.execute("SELECT 1 FROM gone WHERE id = ?", (id_,)).fetchone() is not None

    def _lose(self, query: str, value: object) -> None:
        found = self._db.execute(query, (value,)).fetchall()
        self.touch({f"{channel}/{thread}" for channel, _, thread in found})
        self._db.executemany(
            "DELETE FROM messages WHERE channel = ? AND ts = ?", [(channel, ts) for channel, ts, _ in found]
        )
        self._db.executemany(
            "DELETE FROM threads WHERE channel = ? AND ts = ?",
            [(channel, ts) for channel, ts, thread in found if ts == thread],
        )


def _packed(message: Raw) -> str:
    kept: dict[str, object] = {key: message[key] for key in _KEPT if message.get(key)}
    for name, fields in (("files", _OF_A_FILE), ("reactions", _OF_A_REACTION)):
        found = message.get(name)
        parts = [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []
        if parts:
            kept[name] = [{key: part[key] for key in fields if key in part} for part in parts]
    return json.dumps(kept)
