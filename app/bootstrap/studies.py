"""A look into the knowledge in a process of its own: evaluation is heavy, and whoever asks must not wait for it."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import Conflict
from app.domain.study import StudyState
from app.ports import Clock

LONGEST_SECONDS = 3600
_MAIN = "from app.cli import main; main()"
_ONE_THREAD: Mapping[str, str] = {"OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
_log = logging.getLogger(__name__)


def knowledge_study(home: Path) -> tuple[str, ...]:
    """Return the command that looks into the knowledge of a home, behind everything else on the machine."""
    polite = ("nice", "-n", "15") if shutil.which("nice") else ()
    return (*polite, sys.executable, "-c", _MAIN, "eval", "knowledge", "--home", str(home), "--json")


@dataclass(slots=True, kw_only=True)
class ProcessStudy:
    """`Study` over one command; what it says last on stderr when it fails is the problem."""

    command: Sequence[str]
    clock: Clock
    longest: float = LONGEST_SECONDS
    _state: StudyState = field(default_factory=StudyState)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Begin; raise `Conflict` while one is under way."""
        with self._lock:
            if self._state.since is not None:
                raise Conflict("A look into the knowledge is under way already. Its findings appear when it is done.")
            self._state = StudyState(since=self.clock.now())
        threading.Thread(target=self._run, name="study", daemon=True).start()

    def state(self) -> StudyState:
        """Return whether one is under way, and what went wrong with the last one."""
        return self._state

    def _run(self) -> None:
        problem = ""
        try:
            problem = self._ended()
        except (OSError, subprocess.SubprocessError) as error:
            problem = str(error)
        finally:
            if problem:
                _log.error("The look into the knowledge failed: %s", problem)
            self._state = StudyState(problem=problem)

    def _ended(self) -> str:
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                list(self.command),
                env=os.environ | _ONE_THREAD,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                timeout=self.longest,
                check=False,
            )
            if not done.returncode:
                return ""
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:500] if lines else f"The process ended with {done.returncode}."
