"""The table of those who asked to be left out."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from app.storage.tables.core import UtcDateTime, metadata

opt_outs = Table(
    "opt_outs",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
