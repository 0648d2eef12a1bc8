"""The table of what people wrote on a ticket."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from app.storage.tables.core import UtcDateTime, metadata

messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ticket_id", Text, ForeignKey("tickets.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("source", Text, nullable=False),
    Column("files", Text, nullable=False, server_default="[]"),
    Column("edited_at", UtcDateTime),
    Column("earlier", Text, nullable=False, server_default="[]"),
)
Index("ix_messages_ticket", messages.c.ticket_id, messages.c.at, messages.c.id)
_made_from = text("source <> ''")
Index("ix_messages_source", messages.c.source, messages.c.at, sqlite_where=_made_from, postgresql_where=_made_from)
