"""A build that is killed anywhere leaves a good index serving, and the next one ends where a clean one would.

FIRSTLINE_TEST_KILLS=200 kills more often than the ten times of an ordinary run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.snapshot import current, verify
from tests.integration.killable_build import run

KILLS = int(os.environ.get("FIRSTLINE_TEST_KILLS", "10"))
PAGES = 60


def content(home: Path) -> tuple[set[tuple[str, str]], list[list[str]]]:
    """Documents and chunks of the serving snapshot."""
    snapshot = current(home / "index")
    assert snapshot is not None
    documents = {tuple(json.loads(path.read_text())) for path in snapshot.path.glob("document-*.json")}
    return documents, json.loads((snapshot.path / "chunks.json").read_text())


def killed_after(seconds: float, home: Path, round_: int) -> None:
    """Start a build of `round_` in a process of its own and kill it `seconds` after its start."""
    command = [sys.executable, "-m", "tests.integration.killable_build", str(home), str(PAGES), str(round_)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as build:
        assert build.stdout is not None
        build.stdout.readline()  # imports are done: the moments that matter begin here
        time.sleep(seconds)
        build.send_signal(signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_builds_killed_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    home, clean = tmp_path / "home", tmp_path / "clean"
    moments = random.Random(7)
    run(home, PAGES, 0)
    for round_ in range(1, KILLS + 1):
        killed_after(moments.uniform(0.0, 0.6), home, round_)
        snapshot = current(home / "index")
        assert snapshot is not None
        assert verify(snapshot) == ()
        assert snapshot.manifest.counts["documents"] == PAGES
    run(home, PAGES, KILLS)
    run(clean, PAGES, KILLS)
    assert content(home) == content(clean)
    assert not list((home / "index" / "snapshots").glob(".writing-*"))


def test_a_stopped_build_goes_on_where_it_was(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, PAGES, 0)
    unfinished = home / "index" / "snapshots" / ".writing-20260101T000000Z-000"
    unfinished.mkdir()
    (unfinished / "document-0.json").write_text("[")
    run(home, PAGES, 1)
    assert not unfinished.exists()
    assert len(content(home)[0]) == PAGES
