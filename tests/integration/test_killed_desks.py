"""kill -9 while repeats are attached, a storm is gathered and ended, and models come and go: nothing is half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from app.storage.database import database_url, open_database
from app.storage.home.model_shelf import ModelShelf
from tests.integration.doomed_desk import VERSIONS

KILLS = int(os.environ.get("FIRSTLINE_TEST_KILLS", "5"))
"""How many processes are killed; set it to 200 for a thorough look."""
PEOPLE = 6


def _start(home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.integration.doomed_desk", str(home), str(PEOPLE)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _kill_at_a_random_moment(home: Path, dice: random.Random) -> None:
    desk = _start(home)
    assert desk.stdout is not None
    desk.stdout.readline()
    time.sleep(dice.uniform(0.0, 0.4))
    desk.send_signal(signal.SIGKILL)
    _, errors = desk.communicate()
    assert desk.returncode in {0, -signal.SIGKILL}, errors
    if (home / "triage").exists():
        assert ModelShelf(home).current in {"", *VERSIONS}


@pytest.mark.slow
@pytest.mark.timeout(60 + 15 * KILLS)
def test_a_killed_desk_attaches_tells_and_promotes_exactly_once(tmp_path: Path) -> None:
    dice = random.Random(4)
    for _ in range(KILLS):
        _kill_at_a_random_moment(tmp_path, dice)
    _, errors = (last := _start(tmp_path)).communicate(timeout=250)
    assert last.returncode == 0, errors
    engine = open_database(database_url(tmp_path))
    with engine.connect() as connection:

        def one(query: str) -> object:
            return connection.execute(text(query)).scalar_one()

        assert one("SELECT count(*) FROM tickets") == PEOPLE
        assert one("SELECT count(*) FROM attachments") == PEOPLE
        assert one("SELECT count(*) FROM receipts") == 2 * PEOPLE
        assert one("SELECT count(*) FROM incidents") == 1
        assert one("SELECT count(*) FROM incident_tickets") == PEOPLE
        assert one("SELECT count(*) FROM tickets WHERE state <> 'solved'") == 0
        events = "SELECT count(*) FROM ticket_events WHERE ticket_id = t.id"
        assert one(f"SELECT count(*) FROM tickets t WHERE version <> ({events})") == 0
        assert one("SELECT count(*) FROM outbox WHERE state <> 'done'") == 0
        posted = Counter(
            key.split(":")[1] for (key,) in connection.execute(text("SELECT key FROM outbox WHERE kind = 'post_reply'"))
        )
    engine.dispose()
    assert posted["ended"] == 2 * PEOPLE
    notices = [path for path in (tmp_path / "replies").iterdir() if ":ended:" in path.name]
    assert len(notices) == 2 * PEOPLE
    assert ModelShelf(tmp_path).current == VERSIONS[-1]
