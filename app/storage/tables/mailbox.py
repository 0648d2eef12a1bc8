"""The table of how far mailboxes have been read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text

from app.storage.tables.core import UtcDateTime, metadata

read_marks = Table(
    "read_marks",
    metadata,
    Column("mailbox", Text, primary_key=True),
    Column("validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)
