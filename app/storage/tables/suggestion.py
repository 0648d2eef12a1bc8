"""The tables of suggested replies and approved answers."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, Table, Text

from app.storage.tables.core import UtcDateTime, metadata

suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ticket_id", Text, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("payload", Text, nullable=False),
)

suggestion_uses = Table(
    "suggestion_uses",
    metadata,
    Column("suggestion_id", Text, primary_key=True),
    Column("agent", Text, primary_key=True),
    Column("ticket_id", Text, nullable=False),
    Column("document_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("edited", Float, nullable=False),
    Column("believed", Float, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("model", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("words", Text, nullable=False),
    Column("codes", Text, nullable=False),
)
Index("ix_suggestion_uses_document", suggestion_uses.c.document_id, suggestion_uses.c.at)
Index("ix_suggestion_uses_kind", suggestion_uses.c.kind, suggestion_uses.c.outcome)

approved_answers = Table(
    "approved_answers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
    Column("language", Text, nullable=False),
    Column("ticket_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
