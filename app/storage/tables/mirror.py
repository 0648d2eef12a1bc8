"""The table of copies of tickets in other systems."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from app.storage.tables.core import UtcDateTime, metadata

mirrors = Table(
    "mirrors",
    metadata,
    Column("ticket_id", Text, primary_key=True),
    Column("system", Text, primary_key=True),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("standing", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("doing", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("assignee", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("changed_at", UtcDateTime),
    Column("looked_at", UtcDateTime),
    Column("trouble", Text, nullable=False),
    Column("held_until", UtcDateTime),
)
Index("ix_mirrors_system", mirrors.c.system, mirrors.c.looked_at)
