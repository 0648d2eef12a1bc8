"""What people wrote on a ticket, in SQL."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from app.domain.files import AttachedFile
from app.domain.message import TicketMessage, Wording, in_order
from app.storage.codec import decode, encode
from app.storage.tables.conversation import messages
from app.storage.writing import insert_once

AT_MOST = 1000
_FIELDS = tuple(field.name for field in fields(TicketMessage))
# Made once, for whoever asks reads it: to put a statement together takes longer than to run it.
_OF_TICKET = (
    select(messages)
    .where(messages.c.ticket_id == bindparam("of"))
    .order_by(messages.c.at.desc(), messages.c.id.desc())
    .limit(AT_MOST)
)


@dataclass(frozen=True, slots=True)
class SqlConversations:
    """`Conversations` on one connection's transaction."""

    connection: Connection

    def add(self, message: TicketMessage) -> bool:
        """Keep the message; False where its id is known."""
        coded = {"files": encode(message.files), "earlier": encode(message.earlier)}
        return insert_once(self.connection, messages, asdict(message) | coded)

    def of_ticket(self, ticket_id: str) -> tuple[TicketMessage, ...]:
        """Return the newest messages of a ticket, oldest first."""
        rows = self.connection.execute(_OF_TICKET, {"of": ticket_id}).all()
        return in_order(map(_message, rows))

    def change(self, message: TicketMessage) -> None:
        """Keep another wording, or that it was taken back."""
        said = update(messages).where(messages.c.id == message.id)
        self.connection.execute(
            said.values(
                kind=message.kind,
                text=message.text,
                edited_at=message.edited_at,
                earlier=encode(message.earlier),
            )
        )


@dataclass(frozen=True, slots=True)
class SqlMessageQueries:
    """`MessageQueries` on one connection's transaction."""

    connection: Connection

    def from_source(self, prefix: str, *, limit: int) -> tuple[TicketMessage, ...]:
        """Return at most `limit` messages, newest first."""
        query = select(messages).where(messages.c.source.startswith(prefix, autoescape=True))
        newest = query.order_by(messages.c.at.desc(), messages.c.id.desc()).limit(limit)
        return tuple(map(_message, self.connection.execute(newest)))


def _message(row: Row[Any]) -> TicketMessage:
    files = decode(tuple[AttachedFile, ...], row.files) if row.files != "[]" else ()
    earlier = decode(tuple[Wording, ...], row.earlier) if row.earlier != "[]" else ()
    return TicketMessage(**{name: getattr(row, name) for name in _FIELDS} | {"files": files, "earlier": earlier})
