"""The implementations that every storage contract runs on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.ports import UnitOfWorkFactory
from app.storage.database import DATABASE_FILE, database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.contracts.postgres import copy_of, running_postgres
from tests.fakes.memory import MemoryUnitsOfWork
from tests.once import made_once


@pytest.fixture(scope="session")
def empty_postgres() -> Iterator[str]:
    """The address of a database without a row; every test has a copy of it, which takes a fifth of the migrations."""
    with running_postgres() as address:
        _migrated(address)
        yield address


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database without a row."""
    home = made_once(tmp_path_factory, "empty-sqlite", lambda folder: _migrated(database_url(folder)))
    return home / DATABASE_FILE


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def units(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWorkFactory]:
    """A factory of units of work over an empty store."""
    if request.param == "memory":
        yield MemoryUnitsOfWork()
    elif request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path)
        yield from _units(database_url(tmp_path))
    else:
        with copy_of(make_url(request.getfixturevalue("empty_postgres"))) as address:
            yield from _units(address)


def _units(address: str) -> Iterator[UnitOfWorkFactory]:
    engine = open_database(address)
    yield SqlUnitsOfWork(engine)
    engine.dispose()


def _migrated(address: str) -> None:
    engine = open_database(address)
    migrate(engine)
    engine.dispose()
