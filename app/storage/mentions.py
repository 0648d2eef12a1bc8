"""Who was named in which note, in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Index, Table, Text, select, update

from app.domain.mention import Mention
from app.storage.tables.core import UtcDateTime, metadata
from app.storage.writing import insert_once

mentions = Table(
    "mentions",
    metadata,
    Column("message_id", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("ticket_id", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
)
Index("ix_mentions_person", mentions.c.person, mentions.c.at)


@dataclass(frozen=True, slots=True)
class SqlMentions:
    """`Mentions` on one connection's transaction."""

    connection: Connection

    def add(self, named: Iterable[Mention]) -> None:
        """Keep that people were named; the first of a note and a person stays."""
        for mention in named:
            insert_once(self.connection, mentions, asdict(mention))

    def of_person(self, person: str, *, limit: int, unseen: bool = False) -> tuple[Mention, ...]:
        """Return where somebody was named, the newest first."""
        query = select(mentions).where(mentions.c.person == person)
        if unseen:
            query = query.where(mentions.c.seen_at.is_(None))
        ordered = query.order_by(mentions.c.at.desc(), mentions.c.message_id).limit(limit)
        return tuple(Mention(**row._mapping) for row in self.connection.execute(ordered))

    def see(self, person: str, ticket_id: str, *, at: datetime) -> None:
        """Note when somebody opened a ticket after they were named there."""
        theirs = (mentions.c.person == person) & (mentions.c.ticket_id == ticket_id) & mentions.c.seen_at.is_(None)
        self.connection.execute(update(mentions).where(theirs).values(seen_at=at))
