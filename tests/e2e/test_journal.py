"""Under systemd, what a server says is kept where others may read it: no link that lets people in is among that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.slack_world import eventually

SERVE = (sys.executable, "-c", "from app.cli import main; main()", "serve")


@pytest.mark.parametrize("is_kept", [True, False], ids=["into the journal", "into a file that is none"])
def test_a_link_for_administrators_is_written_where_it_is_not_kept(is_kept: bool, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    log = tmp_path / "log"
    with log.open("w") as said:
        numbers = os.fstat(said.fileno())
        journal = f"{numbers.st_dev}:{numbers.st_ino if is_kept else numbers.st_ino + 1}"
        process = subprocess.Popen(
            [*SERVE, "--home", str(tmp_path / "home"), "--port", "0"],
            env=os.environ | {"JOURNAL_STREAM": journal},
            stderr=said,
        )
    try:
        eventually(lambda: "Administrators:" in log.read_text())
    finally:
        process.terminate()
        process.wait(30)

    assert ("/sign-in?token=" in log.read_text()) is not is_kept
    assert ("firstline sign-in-link" in log.read_text()) is is_kept
