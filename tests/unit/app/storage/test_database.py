"""Opening and migrating databases, also ones that cannot be used."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, DateTime, Engine, Insert, column, create_engine, event, insert, table, text
from sqlalchemy.exc import StatementError

from app.domain.errors import DatabaseUnusable, NotReady
from app.domain.message import written_by_requester
from app.storage.codec import encode
from app.storage.database import DATABASE_FILE, database_url, open_database
from app.storage.migrate import HEAD, current_revision, migrate
from app.storage.tables import core as tables
from app.storage.tables.core import metadata
from app.storage.unit_of_work import SqlUnitsOfWork
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_origin


def _open(home: Path) -> Engine:
    engine = open_database(database_url(home))
    migrate(engine)
    return engine


def test_a_new_database_is_for_its_owner_only(tmp_path: Path) -> None:
    with _open(tmp_path).connect():
        assert {path.stat().st_mode & 0o777 for path in tmp_path.glob(f"{DATABASE_FILE}*")} == {0o600}


def test_opening_it_once_more_takes_no_lock_from_whoever_has_it_open(tmp_path: Path) -> None:
    with _open(tmp_path).connect() as connection:
        connection.execute(text("SELECT 1 FROM tickets")).all()
        open_database(database_url(tmp_path))
        path = tmp_path / DATABASE_FILE
        look = f"import sqlite3; c = sqlite3.connect({str(path)!r}); c.execute('SELECT 1 FROM tickets'); c.close()"
        subprocess.run([sys.executable, "-c", look], check=True)
        assert path.with_name(f"{DATABASE_FILE}-wal").exists()  # only the last one out may take it away


def test_the_migrations_and_the_tables_agree(tmp_path: Path) -> None:
    with _open(tmp_path).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_migration_in_the_folder_is_the_one_the_code_knows(tmp_path: Path) -> None:
    engine = _open(tmp_path)
    folder = Path(__file__).parents[4] / "app" / "storage" / "migrations" / "versions"
    newest = max(path.name.partition("_")[0] for path in folder.glob("[0-9]*.py"))
    assert current_revision(engine) == HEAD == newest


def test_migrating_again_changes_nothing_and_needs_no_alembic(tmp_path: Path) -> None:
    _open(tmp_path)
    program = (
        "import sys; from pathlib import Path; from app.storage.database import *; from app.storage.migrate import *;"
        f"migrate(open_database(database_url(Path({str(tmp_path)!r})))); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_several_threads_may_migrate_a_new_database_at_once(tmp_path: Path) -> None:
    failures: list[Exception] = []

    def migrate_own() -> None:
        try:
            _open(tmp_path)
        except NotReady as error:
            failures.append(error)

    threads = [threading.Thread(target=migrate_own) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    engine = _open(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotReady, match=r"newer Firstline.*'9999'.*Install"):
        migrate(engine)
    assert current_revision(engine) == "9999"


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotReady, match=r"file/home.*--home"):
        database_url(tmp_path / "file" / "home")


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"this is not a database" * 100)
    with pytest.raises(NotReady, match="backup"):
        _open(tmp_path)


def test_a_database_that_cannot_be_opened_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).mkdir()
    with pytest.raises(NotReady, match=r"cannot be used.*writable"):
        _open(tmp_path)


@pytest.mark.parametrize("address", ["nonsense", "oracle-of-delphi://x", ""])
def test_an_address_that_is_no_database_is_refused(address: str) -> None:
    with pytest.raises(NotReady, match="address"):
        open_database(address)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(NotReady) as caught:
        open_database("postgresql+psycopg://ann:hidden@127.0.0.1:1/x?connect_timeout=2")
    assert "127.0.0.1" in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_a_server_that_went_away_meanwhile_is_said_to_be_down(tmp_path: Path) -> None:
    engine = create_engine(f"postgresql+psycopg://ann@/x?host={tmp_path}")
    with pytest.raises(DatabaseUnusable, match="its server runs"), SqlUnitsOfWork(engine)():
        pass


def test_the_database_is_durable_and_checks_references(tmp_path: Path) -> None:
    with _open(tmp_path).connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_moment_without_a_time_zone_is_refused(tmp_path: Path) -> None:
    units = SqlUnitsOfWork(_open(tmp_path))
    with units() as work, pytest.raises(StatementError, match="time zone"):
        work.records.add_request(a_request(received_at=datetime(2026, 1, 1)))  # noqa: DTZ001 - the point


def test_an_error_of_the_database_does_not_print_peoples_words(tmp_path: Path) -> None:
    units = SqlUnitsOfWork(_open(tmp_path))
    with units() as work, pytest.raises(Exception, match="FOREIGN KEY") as caught:
        work.tickets.add(a_ticket(a_request(text="a secret sentence")))
    assert "a secret sentence" not in str(caught.value)


def test_a_full_disk_is_one_clear_sentence_and_the_database_stays_whole(tmp_path: Path) -> None:
    engine = _open(tmp_path)
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA max_page_count = 1"))
    units = SqlUnitsOfWork(engine)
    with pytest.raises(NotReady, match=r"full.*room"), units() as work:
        work.records.add_request(a_request(text="x" * 1_000_000))
    with units() as work:
        assert work.queries.find() == ()


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    engine = _open(tmp_path)
    with SqlUnitsOfWork(engine)() as writing:
        writing.records.add_request(a_request())
        start = time.monotonic()
        with SqlUnitsOfWork(engine, reading=True)() as reading:
            assert reading.queries.find() == ()
        assert time.monotonic() - start < 15  # a writer is waited for twice as long


def test_writers_take_turns_and_none_is_lost(tmp_path: Path) -> None:
    units = SqlUnitsOfWork(_open(tmp_path))

    def add(first: int) -> None:
        for number in range(first, first + 10):
            with units() as work:
                work.records.add_request(a_request(id=f"req_{number}"))
                work.tickets.add(a_ticket(a_request(id=f"req_{number}"), id=f"tkt_{number}"))
                work.commit()

    threads = [threading.Thread(target=add, args=(100 * place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with units() as work:
        assert len(work.queries.find(limit=100)) == 40


class Turn:
    """A lock that says who came for it."""

    def __init__(self) -> None:
        self.lock, self.came = threading.Lock(), queue.Queue[str]()

    def acquire(self, *, timeout: float = -1) -> bool:
        self.came.put(threading.current_thread().name)
        return self.lock.acquire(timeout=timeout)

    def release(self) -> None:
        self.lock.release()


def test_who_is_urgent_waits_for_the_one_that_writes_and_for_nobody_else(tmp_path: Path) -> None:
    turn, done = Turn(), list[str]()
    units = SqlUnitsOfWork(_open(tmp_path), turn=cast(threading.Lock, turn))

    def write(name: str, units: SqlUnitsOfWork) -> None:
        with units() as work:
            work.records.add_request(a_request(id=name))
            work.commit()
            done.append(name)

    with units() as now:
        turn.came.get(timeout=30)
        waiting = [threading.Thread(target=write, args=(f"req_{number}", units)) for number in range(4)]
        for thread in waiting:
            thread.start()
        urgent = threading.Thread(target=write, args=("urgent", replace(units, urgent=True)), name="urgent")
        urgent.start()
        assert turn.came.get(timeout=30) == "urgent"
        time.sleep(0.05)
        assert turn.came.empty()  # the others wait for their place in the line, and nobody stands before who is urgent
        now.commit()
    for thread in (*waiting, urgent):
        thread.join()
    assert len(done) == 5


def test_two_workers_at_once_never_lease_the_same_request(tmp_path: Path) -> None:
    units = SqlUnitsOfWork(_open(tmp_path))
    with units() as work:
        for number in range(40):
            work.inbox.put(a_request(id=f"req_{number:02}"))
        work.commit()
    leased: list[str] = []

    def lease() -> None:
        while True:
            with units() as work:
                taken = work.inbox.lease(limit=1, now=MOMENT, seconds=60)
                work.commit()
            if not taken:
                return
            leased.append(taken[0].id)

    threads = [threading.Thread(target=lease) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(leased) == [f"req_{number:02}" for number in range(40)]


def test_what_requesters_wrote_back_before_there_were_messages_is_copied_once(tmp_path: Path) -> None:
    engine = open_database(database_url(tmp_path))
    request, reply = a_request(), a_request("req_2", "it says 809", origin=an_origin(message="req_1:m"))
    ticket = {"id": "tkt_1", "request_id": "req_1", "subject": "VPN", "requester": reply.requester, "channel": "web"}
    more = {"conversation": "", "message": "", "created_at": MOMENT, "updated_at": MOMENT, "state": "open", "tier": 1}
    rest = {"queue": "it", "priority": "normal", "topics": "[]", "assignee": "", "language": "en", "version": 4}
    with engine.begin() as connection:
        _upgrade_to(connection, "0006")
        for one in (request, reply):
            row = {"id": one.id, "received_at": one.received_at, "payload": encode(one)}
            connection.execute(insert(tables.requests).values(row))
        connection.execute(_plain_insert("tickets", ticket | more | rest))
        for detail in ("detail_added: req_2", "tried page-1", "detail_added: req_2"):
            event = {"ticket_id": "tkt_1", "kind": "escalated", "actor": reply.requester, "at": MOMENT}
            connection.execute(_plain_insert("ticket_events", event | {"detail": detail}))
    migrate(engine)
    with SqlUnitsOfWork(engine)() as work:
        assert work.conversations.of_ticket("tkt_1") == (written_by_requester(reply, ticket_id="tkt_1"),)
        assert work.tickets.events("tkt_1")[0].state == ""


def _upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    folder = Path(__file__).parents[4] / "app" / "storage" / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _plain_insert(name: str, values: dict[str, object]) -> Insert:
    moment = DateTime(timezone=True)
    columns = [column(key, moment) if isinstance(value, datetime) else column(key) for key, value in values.items()]
    return insert(table(name, *columns)).values(values)
