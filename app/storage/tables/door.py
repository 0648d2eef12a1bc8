"""The tables of sign-in: sessions, links, tokens, people, acts. Of every secret only the digest is kept."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text

from app.storage.tables.core import UtcDateTime, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", Text, nullable=False, index=True),
    Column("person", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False, index=True),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("via", Text, nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("queues", Text, nullable=False, server_default="[]"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("used_at", UtcDateTime),
)

# Triggers of the migration refuse to change or delete what was written.
audit_log = Table(
    "audit_log",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Text, nullable=False, index=True),
    Column("act", Text, nullable=False, index=True),
    Column("about", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

chat_names = Table(
    "chat_names", metadata, Column("person", Text, primary_key=True), Column("name", Text, nullable=False)
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("last_sign_in", UtcDateTime, nullable=False, index=True),
    Column("via", Text, nullable=False),
)
