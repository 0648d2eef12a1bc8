"""Opening the database: SQLite in a home directory, or PostgreSQL by address."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from app.domain.errors import DatabaseUnusable, NotReady

DATABASE_FILE = "firstline.db"
BUSY_SECONDS = 30
READING = "firstline_reading"
_SERVER = "Check that its server runs, and lets us in."


def database_url(home: Path) -> str:
    """Return the address of the SQLite database in `home`; create the directory or raise `NotReady`."""
    make_home(home)
    return URL.create("sqlite", database=str(home / DATABASE_FILE)).render_as_string(hide_password=False)


def make_home(home: Path) -> None:
    """Make the directory where it is not there yet, for its owner only, or raise `NotReady`.

    It holds people's words and pages that not everybody may read; one that is there keeps the rights it has.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotReady(
            f"The home directory {str(home)!r} cannot be created ({error.strerror}). Choose another one with --home."
        ) from error


def open_database(address: str) -> Engine:
    """Return an engine for `address`, proven to answer; raise `NotReady` where it does not.

    SQLite runs in write-ahead mode, so readers never wait for the writer, with `synchronous=FULL`: an event is
    acknowledged to its channel once it is in the inbox, and a channel does not send it again. In write-ahead mode
    NORMAL could lose the last commits when the power fails; FULL costs one sync a commit. Errors hide the values
    they were about, because those are people's words.
    """
    try:
        url = make_url(address)
        engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _server(url)
        with engine.connect():
            return engine
    except (ArgumentError, NoSuchModuleError) as error:
        raise NotReady(
            "The database address is not understood. Use sqlite:///FILE or postgresql+psycopg://..."
        ) from error
    except DatabaseError as error:
        raise unusable(make_url(address), error) from error


def unusable(url: URL, error: DatabaseError) -> DatabaseUnusable:
    """Return the error to raise when the database at `url` cannot be used; no password is shown."""
    is_file = url.get_backend_name() == "sqlite"
    place = url.database if is_file else url.render_as_string()
    reason = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
    if isinstance(error, OperationalError):
        return DatabaseUnusable(
            f"The database {place!r} cannot be used: {reason}. "
            + ("Check that it exists, that its folder is writable and that its disk has room." if is_file else _SERVER)
        )
    return DatabaseUnusable(
        f"The database {place!r} is damaged or is something else: {reason}. Restore it from a backup."
    )


def _server(url: URL) -> Engine:
    return create_engine(url, pool_size=5, max_overflow=40, pool_pre_ping=True, hide_parameters=True)


def _sqlite(url: URL) -> Engine:
    _keep_to_owner(url.database or "")
    engine = create_engine(
        url, pool_size=5, max_overflow=40, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _keep_to_owner(path: str) -> None:
    """Make the file, where there is none, readable by its owner only: SQLite gives its side files the same rights.

    One that is there is not opened: closing it again would drop the locks of every connection that this process has,
    and another process would then take the write-ahead log away from under them.
    """
    if path not in {"", ":memory:"}:
        with suppress(OSError):  # said better when the database is opened
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own implicit BEGIN is switched off: it is deferred, and a deferred transaction that turns from
    # reading to writing fails at once when somebody else wrote meanwhile, whatever the busy timeout.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
