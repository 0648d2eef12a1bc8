"""Files read in a process apart, which is ended when a file takes too long, and begun anew when a file ends it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Timer
from types import TracebackType

from indexer.formats.values import Extracted, Unreadable

SECONDS = 120.0
_ENDED = "it is damaged, or takes so much memory, that the program reading it ends"
_COMMAND = (sys.executable, "-m", "indexer.formats.child")


class ReaderApart:
    """Reads files of people's programs by their endings; one process serves for all of them while it lives."""

    def __init__(self, *, seconds: float = SECONDS, command: Sequence[str] = _COMMAND) -> None:
        self._seconds, self._command = seconds, command
        self._process: subprocess.Popen[str] | None = None

    def read(self, path: Path) -> Extracted:
        """Return what the file says; raises `Unreadable` with the reason why it does not."""
        process = self._running()
        late = Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(self._seconds, end)
        timer.daemon = True
        timer.start()
        try:
            answer = _asked(process, path)
        finally:
            timer.cancel()
        if not answer:
            self.close()
            raise Unreadable(f"reading it takes more than {self._seconds:g} seconds" if late.is_set() else _ENDED)
        told: dict[str, str] = json.loads(answer)
        if "reason" in told:
            raise Unreadable(told["reason"])
        return Extracted(title=told["title"], text=told["text"])

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def __enter__(self) -> ReaderApart:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                env=_surroundings(),
            )
        return self._process


def _asked(process: subprocess.Popen[str], path: Path) -> str:
    """Return the line that answers; an empty one when the process ended over it."""
    if process.stdin is None or process.stdout is None:
        return ""
    try:
        process.stdin.write(json.dumps(str(path.resolve())) + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    except (BrokenPipeError, UnicodeDecodeError):
        return ""


def _surroundings() -> dict[str, str]:
    """Return what the process needs of our environment: where modules are, and none of our tokens."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
