"""The tables of ratings: what was said, which tickets were asked about, who is left in peace. Nothing joins them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Table, Text

from app.storage.tables.core import UtcDateTime, metadata

ratings = Table(
    "ratings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("scale", Text, nullable=False),
    Column("value", Integer, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("queue", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("comment", Text, nullable=False),
)

rating_invitations = Table(
    "rating_invitations",
    metadata,
    Column("ticket_id", Text, ForeignKey("tickets.id"), primary_key=True),
    Column("asked", Boolean, nullable=False),
    Column("open_until", UtcDateTime, nullable=False),
    Column("used", Boolean, nullable=False),
)

rating_peace = Table(
    "rating_peace",
    metadata,
    Column("pseudonym", Text, primary_key=True),
    Column("until", UtcDateTime, nullable=False, index=True),
)
