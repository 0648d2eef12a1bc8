"""A SQLite file in which a source keeps what it has read so far: readable by its owner only, each step whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.types import SourceUnavailable


def open_kept(path: Path | None, schema: str, *, of: str) -> sqlite3.Connection:
    """Open the file, or memory where there is none; `of` is what is read, as a sentence calls it.

    Deleted words leave the file, too. Raises `SourceUnavailable` saying what to do.
    """
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=30, check_same_thread=False)
        if path is not None:
            path.chmod(0o600)
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA secure_delete = ON")
        file.executescript(schema)
    except (sqlite3.DatabaseError, OSError) as error:
        raise SourceUnavailable(
            f"What was read of {of} cannot be kept in {str(path)!r} ({error}). Check the disk; removing the file lets "
            "the next run read everything again."
        ) from error
    return file


@contextmanager
def whole_step(file: sqlite3.Connection) -> Iterator[None]:
    """Make what happens inside one transaction: a kill, or an error, loses all of it or none."""
    file.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        file.execute("ROLLBACK")
        raise
    file.execute("COMMIT")
