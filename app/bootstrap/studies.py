"""Heavy work in a process of its own: an evaluation, or reading pages. Whoever asks something must not wait for it."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from app.domain.errors import Conflict
from app.domain.study import StudyState
from app.ports import Clock

LONGEST_SECONDS = 3600
_END = 8192
"""So much of what it said is looked at for the last line."""
_MAIN = "from app.cli import main; main()"
_ONE_THREAD: Mapping[str, str] = {"OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
_log = logging.getLogger(__name__)


def knowledge_study(home: Path) -> tuple[str, ...]:
    """Return the command that looks into the knowledge of a home, behind everything else on the machine."""
    return (*_firstline(), "eval", "knowledge", "--home", str(home), "--json")


def index_study(home: Path) -> tuple[str, ...]:
    """Return the command that reads a source; `NAME=KIND:LOCATION` comes behind."""
    return (*_firstline(), "index", "--home", str(home), "--json", "--")


def triage_study(home: Path) -> tuple[str, ...]:
    """Return the command that learns triage from a table; the table's name comes behind."""
    return (*_firstline(), "train", "triage", "--home", str(home), "--json", "--labelled")


def trial_study(home: Path) -> tuple[str, ...]:
    """Return the command that tries a change on past requests; its name comes behind."""
    return (*_firstline(), "eval", "trial", "--home", str(home), "--json", "--")


def certify_study(home: Path) -> tuple[str, ...]:
    """Return the command that answers a gold set and counts what people judged; its name comes behind."""
    return (*_firstline(), "eval", "certify", "--home", str(home), "--json", "--")


def _firstline() -> tuple[str, ...]:
    polite = ("nice", "-n", "15") if shutil.which("nice") else ()
    return (*polite, sys.executable, "-c", _MAIN)


@dataclass(slots=True, kw_only=True)
class ProcessStudy:
    """`Study` over one command, what it is about behind it; the last it says on stderr when it fails is the problem.

    `ended` is called behind each, however it went.
    """

    command: Sequence[str]
    clock: Clock
    longest: float = LONGEST_SECONDS
    ended: Callable[[], object] = tuple
    _state: StudyState = field(default_factory=StudyState)
    _said: IO[bytes] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, *about: str) -> None:
        """Begin; raise `Conflict` while one is under way."""
        with self._lock:
            if self._state.since is not None:
                raise Conflict("One is under way already. What it finds appears when it is done.")
            self._state = StudyState(since=self.clock.now(), about=about)
        threading.Thread(target=self._run, args=(about,), name="study", daemon=True).start()

    def state(self) -> StudyState:
        """Return whether one is under way, and what went wrong with the last one."""
        state, said = self._state, self._said
        return replace(state, said=_last_line(said)) if state.since is not None and said is not None else state

    def _run(self, about: Sequence[str]) -> None:
        problem = ""
        try:
            problem = self._ended(about)
        except (OSError, subprocess.SubprocessError) as error:
            problem = str(error)
        finally:
            self.ended()
            if problem:
                _log.error("An evaluation beside the server failed: %s", problem)
            self._state, self._said = StudyState(problem=problem, about=about), None

    def _ended(self, about: Sequence[str]) -> str:
        with tempfile.TemporaryFile() as said:
            self._said = said
            done = subprocess.run(
                [*self.command, *about],
                env=os.environ | _ONE_THREAD,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                timeout=self.longest,
                check=False,
            )
            if not done.returncode:
                return ""
            return _last_line(said) or f"The process ended with {done.returncode}."


def _last_line(said: IO[bytes]) -> str:
    """Return the last line of a file that somebody else may be writing; empty once it is closed."""
    try:
        file = said.fileno()
        end = os.pread(file, _END, max(0, os.fstat(file).st_size - _END))
    except (OSError, ValueError):
        return ""
    lines = end.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:500] if lines else ""
