"""The implementations that every storage contract runs on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from app.ports import UnitOfWorkFactory
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.contracts.postgres import running_postgres
from tests.fakes.memory import MemoryUnitsOfWork


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    with running_postgres() as address:
        yield address


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def units(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWorkFactory]:
    """A factory of units of work over an empty store."""
    if request.param == "memory":
        yield MemoryUnitsOfWork()
        return
    postgres = request.param == "postgresql"
    address = request.getfixturevalue("postgres_address") if postgres else database_url(tmp_path)
    engine = open_database(address)
    if postgres:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    migrate(engine)
    yield SqlUnitsOfWork(engine)
    engine.dispose()
