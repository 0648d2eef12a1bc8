"""What we said where, and how rooms are reached, in SQL."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from app.domain.posting import Posting, Room
from app.storage.tables.posting import postings, rooms
from app.storage.writing import insert_once

_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class SqlPostings:
    """`Postings` on one connection's transaction."""

    connection: Connection

    def note(self, posting: Posting) -> None:
        """Keep it in place of what is known of its key."""
        self.forget(posting.key)
        insert_once(self.connection, postings, asdict(posting))

    def of(self, key: str) -> Posting | None:
        """Return what carries out an effect, or None."""
        row = self.connection.execute(select(postings).where(postings.c.key == key)).one_or_none()
        return Posting(**row._mapping) if row else None

    def about(self, channel: str, conversation: str, message: str) -> tuple[Posting, ...]:
        """Return what is about one message, the first said first; a hundred at most."""
        here = (postings.c.channel == channel) & (postings.c.conversation == conversation)
        query = select(postings).where(here, postings.c.message == message).order_by(postings.c.at, postings.c.key)
        return tuple(Posting(**row._mapping) for row in self.connection.execute(query.limit(_AT_MOST)))

    def forget(self, key: str) -> None:
        """Forget it."""
        self.connection.execute(delete(postings).where(postings.c.key == key))

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget old ones of no ticket."""
        of_none = postings.c.key.startswith(postings.c.channel + ":")
        old = select(postings.c.key).where(postings.c.at < before, of_none).order_by(postings.c.at).limit(limit)
        gone = delete(postings).where(postings.c.key.in_(old.scalar_subquery()))
        return self.connection.execute(gone).rowcount


@dataclass(frozen=True, slots=True)
class SqlRooms:
    """`Rooms` on one connection's transaction."""

    connection: Connection

    def note(self, room: Room) -> None:
        """Keep it in place of what is known of it."""
        if insert_once(self.connection, rooms, asdict(room)):
            return
        this = (rooms.c.channel == room.channel) & (rooms.c.id == room.id)
        self.connection.execute(update(rooms).where(this).values(address=room.address, kind=room.kind))

    def find(self, channel: str, id: str) -> Room | None:
        """Return how it is reached, or None."""
        this = (rooms.c.channel == channel) & (rooms.c.id == id)
        row = self.connection.execute(select(rooms).where(this)).one_or_none()
        return Room(**row._mapping) if row else None
