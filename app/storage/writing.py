"""The one statement that the two databases spell alike but SQLAlchemy keeps per dialect: insert unless it is there."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row and return True, or return False where a unique constraint already holds one.

    On PostgreSQL this waits for a concurrent transaction that inserts the same row, so False means it is committed.
    """
    if connection.dialect.name == "sqlite":
        return bool(connection.execute(sqlite.insert(table).values(values).on_conflict_do_nothing()).rowcount)
    return bool(connection.execute(postgresql.insert(table).values(values).on_conflict_do_nothing()).rowcount)
