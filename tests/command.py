"""`firstline` as its user runs it, and the same without a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from app.cli import run

Done = subprocess.CompletedProcess[str]


def firstline(*arguments: str | Path, cwd: Path | None = None, environment: dict[str, str] | None = None) -> Done:
    """Run a command in a process of its own: each once, and wherever it matters how a process starts or ends."""
    command = [sys.executable, "-c", "from app.cli import main; main()", *map(str, arguments)]
    surroundings = {**os.environ, **(environment or {})}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, timeout=300, env=surroundings)


def here(*arguments: str | Path) -> Done:
    """Run a command in this process: half of what one costs is loading libraries and models."""
    given = list(map(str, arguments))
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(given)
    return Done(given, status, out.getvalue(), err.getvalue())


def as_json(done: Done) -> dict[str, Any]:
    """Return the one object that a command printed."""
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    assert isinstance(value, dict)
    return value
