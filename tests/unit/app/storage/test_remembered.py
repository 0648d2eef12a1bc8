"""What requests are recognised by is read from the database once, and is gone with its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from app.domain.fingerprint import UNREAD, Features, Fingerprint
from app.storage.database import database_url, open_database
from app.storage.fingerprints import Remembered
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.fakes.builders import MOMENT

LATER = MOMENT + timedelta(days=1)


def a_fingerprint(number: int) -> Fingerprint:
    features = Features(model="m", vector=b"\x00\x3c", words=frozenset({"vpn"}), codes=frozenset({"hv307"}))
    at = MOMENT + timedelta(minutes=number)
    return Fingerprint(request_id=f"req_{number}", requester="ann", at=at, features=features)


@pytest.fixture
def units(tmp_path: Path) -> SqlUnitsOfWork:
    engine = open_database(database_url(tmp_path))
    migrate(engine)
    return SqlUnitsOfWork(engine, remembered=Remembered(most=3))


def add(units: SqlUnitsOfWork, *numbers: int) -> None:
    with units() as work:
        for number in numbers:
            work.fingerprints.add(a_fingerprint(number))
        work.commit()


def found(units: SqlUnitsOfWork) -> list[str]:
    with units() as work:
        return [one.request_id for one in work.fingerprints.since(MOMENT, limit=9)]


def vectors_read(units: SqlUnitsOfWork) -> list[str]:
    statements: list[str] = []
    event.listen(units.engine, "before_cursor_execute", lambda _c, _s, statement, *_: statements.append(statement))
    found(units)
    return [statement for statement in statements if "vector" in statement]


def test_what_was_read_before_is_not_read_again(units: SqlUnitsOfWork) -> None:
    add(units, 1, 2)
    assert vectors_read(units)
    assert not vectors_read(units)


def test_a_new_one_is_read_beside_those_that_are_known(units: SqlUnitsOfWork) -> None:
    add(units, 1)
    found(units)
    add(units, 2)
    assert found(units) == ["req_2", "req_1"]


def test_what_was_forgotten_is_not_remembered(units: SqlUnitsOfWork) -> None:
    add(units, 1, 2)
    found(units)
    with units() as work:
        work.fingerprints.prune(before=a_fingerprint(2).at, limit=9)
        work.commit()
    assert found(units) == ["req_2"]


def test_more_than_are_kept_are_found_all_the_same(units: SqlUnitsOfWork) -> None:
    add(units, 1, 2, 3, 4, 5)
    assert found(units) == found(units) == ["req_5", "req_4", "req_3", "req_2", "req_1"]


def test_what_is_read_later_is_found_read(units: SqlUnitsOfWork) -> None:
    with units() as work:
        work.fingerprints.add(replace(a_fingerprint(1), features=UNREAD))
        work.commit()
    found(units)
    add(units, 1)
    with units() as work:
        assert work.fingerprints.since(MOMENT, limit=9) == (a_fingerprint(1),)
