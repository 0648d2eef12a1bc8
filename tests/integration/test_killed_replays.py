"""A replay that was killed goes on where it was, and says the same in the end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import as_json, firstline

pytestmark = pytest.mark.slow
ROWS = 350
PATIENCE_SECONDS = 240
TOPICS = ("the VPN", "my password", "a holiday", "an expense claim", "the meal vouchers", "a printer", "the car park")


def test_a_killed_replay_goes_on_and_has_the_same_hash(small_home: Path, tmp_path: Path) -> None:
    requests = tmp_path / "requests.jsonl"
    rows = [
        {"id": f"r{n}", "time": f"2026-05-{1 + n // 24:02}T{n % 24:02}:00:00Z", "text": f"How about {topic}, case {n}?"}
        for n, topic in enumerate(TOPICS * (ROWS // len(TOPICS)))
    ]
    requests.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    options = ["eval", "replay", "--requests", str(requests), "--home", str(small_home), "--workers", "1", "--json"]
    decisions, kept = tmp_path / "decisions.jsonl", tmp_path / "decisions.jsonl.part"

    running = subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", *options, "--decisions", str(decisions)],
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + PATIENCE_SECONDS
    while lines_of(kept) < 2 and running.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert running.returncode == -signal.SIGKILL, "it was over before it could be killed"
    left_behind = lines_of(kept) - 1
    assert 0 < left_behind < ROWS
    assert not decisions.exists()

    resumed = as_json(firstline(*options, "--decisions", decisions))
    whole = as_json(firstline(*options))
    assert resumed["hash"] == whole["hash"]
    assert lines_of(decisions) == ROWS == whole["requests"]
    assert not kept.exists()


def lines_of(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n") if path.is_file() else 0
