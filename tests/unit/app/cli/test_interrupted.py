"""Ctrl+C ends a command quietly, in its first second too."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

FIRSTLINE = """
import sys
from app.cli import main

class Tells:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            print("loading", flush=True)

sys.meta_path.insert(0, Tells())
main()
"""


def _heard() -> None:
    """Have Ctrl+C heard: tests that run in the background inherit that it is not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("arguments", [["--help"], ["eval", "retrieval", "--help"], ["serve"]])
def test_ctrl_c_while_the_commands_load_ends_without_a_word(arguments: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", FIRSTLINE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heard,  # noqa: PLW1509 - no other thread runs here
    ) as command:
        assert command.stdout is not None
        assert command.stdout.readline() == "loading\n"
        command.send_signal(signal.SIGINT)
        said, complained = command.communicate(timeout=60)
    assert (command.returncode, said, complained) == (130, "", "")
