"""Bringing a database to the schema of this version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from app.domain.errors import NotReady
from app.storage.database import unusable

HEAD = "0023"
"""The newest migration; a test compares it with the folder. Known here so that an up-to-date start needs no Alembic."""

_LOCK = 7_318_842_001


def migrate(engine: Engine) -> None:
    """Create or upgrade the schema, all or nothing; several processes may do so at once.

    Raises `NotReady` for a database that a newer Firstline wrote, or that cannot be written.
    """
    try:
        if current_revision(engine) != HEAD:
            _upgrade(engine)
    except DatabaseError as error:
        raise unusable(engine.url, error) from error


def current_revision(engine: Engine) -> str:
    """Return the migration the database is at, or an empty text for a new one."""
    with engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() or ""


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with engine.begin() as connection:
        # Another process may have been quicker: the lock comes first, then the look.
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        found = _revision(connection)
        if found and found not in known:
            raise NotReady(
                f"The database {engine.url.database!r} was written by a newer Firstline (schema {found!r}, "
                f"this one knows up to {HEAD!r}). Install that version, or restore a backup made with this one."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
