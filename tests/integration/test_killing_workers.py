"""kill -9 at random moments loses nothing and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from app.storage.database import database_url, open_database

KILLS = int(os.environ.get("FIRSTLINE_TEST_KILLS", "10"))
"""How many processes are killed; set it to 200 to repeat the measurement of the documentation."""
EVENTS_PER_KILL = 6
WORKERS = 2


def _start(home: Path, events: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.integration.doomed_worker", str(home), str(events)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _kill_at_a_random_moment(worker: subprocess.Popen[str], dice: random.Random) -> bool:
    """Return whether the worker was alive to be killed, once it had begun to work."""
    assert worker.stdout is not None
    assert worker.stderr is not None
    began = worker.stdout.readline() == "ready\n"
    time.sleep(dice.uniform(0.0, 0.25))
    worker.send_signal(signal.SIGKILL)
    status = worker.wait()
    assert began or status == -signal.SIGKILL, worker.stderr.read()
    worker.stdout.close()
    worker.stderr.close()
    return status == -signal.SIGKILL


def _finish(home: Path, events: int) -> None:
    worker = _start(home, events)
    _, errors = worker.communicate(timeout=250)
    assert worker.returncode == 0, errors


def _all(connection: Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(query))]


def _check_every_event_has_one_outcome(home: Path, events: int) -> None:
    engine = open_database(database_url(home))
    with engine.connect() as connection:
        messages = _all(connection, "SELECT message FROM tickets")
        assert sorted(messages) == sorted((f"m{number}",) for number in range(events))
        unhappy = "SELECT count(*) FROM tickets t WHERE (SELECT count(*) FROM {} x WHERE x.{} = t.{}) <> {}"
        for table, column, key, expected in (
            ("receipts", "request_id", "request_id", 1),
            ("inbox", "request_id", "request_id", 1),
            ("ticket_events", "ticket_id", "id", 2),
        ):
            assert _all(connection, unhappy.format(table, column, key, expected)) == [(0,)], table
        assert _all(connection, "SELECT count(*) FROM receipts") == [(events,)]
        assert _all(connection, "SELECT DISTINCT state FROM outbox") == [("done",)]
        keys = {str(key) for (key,) in _all(connection, "SELECT key FROM outbox WHERE kind = 'post_reply'")}
        escalated = {str(id) for (id,) in _all(connection, "SELECT id FROM tickets WHERE tier > 0")}
    engine.dispose()
    replies = {path.name: path.read_text().split()[0] for path in (home / "replies").iterdir() if path.name[0] != "."}
    assert set(replies) == keys
    assert sorted(replies.values()) == sorted(f"m{number}" for number in range(events))
    assert {path.name for path in (home / "tickets").iterdir()} == escalated
    acknowledged = set((home / "acknowledged").read_text().split())
    assert acknowledged == {f"m{number}" for number in range(events)}


@pytest.mark.slow
@pytest.mark.timeout(60 + 15 * KILLS)
def test_killed_workers_lose_and_double_no_ticket_and_no_reply(tmp_path: Path) -> None:
    dice, events = random.Random(20260302), EVENTS_PER_KILL * KILLS
    killed = 0
    while killed < KILLS:
        workers = [_start(tmp_path, events) for _ in range(WORKERS)]
        killed += sum([_kill_at_a_random_moment(worker, dice) for worker in workers])
    _finish(tmp_path, events)
    _check_every_event_has_one_outcome(tmp_path, events)
