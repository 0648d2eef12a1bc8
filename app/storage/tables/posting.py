"""The tables of what we said where, and of how rooms are reached."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from app.storage.tables.core import UtcDateTime, metadata

postings = Table(
    "postings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
Index("ix_postings_about", postings.c.channel, postings.c.conversation, postings.c.message)

rooms = Table(
    "rooms",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("kind", Text, nullable=False),
)
