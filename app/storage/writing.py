"""The one statement that the two databases spell alike but SQLAlchemy keeps per dialect: insert unless it is there."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert a row and return True, or return False where a unique constraint already holds one.

    On PostgreSQL this waits for a concurrent transaction that inserts the same row, so False means it is committed.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(values).on_conflict_do_nothing()
    # Without this option SQLAlchemy reports -1 for an insert, which is neither yes nor no.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1
