"""The one statement that the two databases spell alike but SQLAlchemy keeps per dialect: insert unless it is there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row and return True, or return False where a unique constraint already holds one.

    On PostgreSQL this waits for a concurrent transaction that inserts the same row, so False means it is committed.
    """
    statement = _insert(connection.dialect.name, table)
    # Without this option SQLAlchemy reports -1 for an insert, which is neither yes nor no.
    return connection.execute(statement, dict(values), execution_options={"preserve_rowcount": True}).rowcount == 1


@cache
def _insert(dialect: str, table: Table) -> Insert:
    """Return the statement, made once: to compile it anew takes longer than to insert a row."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()
