"""`firstline serve` as a process of its own, over a home that several tests ask the like of."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

NO_STORMS = {"FIRSTLINE_STORM_PEOPLE": "0"}
"""Tests are not people: four that ask the same make no incident, and none of them meets the one of another. A test
about incidents opens its own, or has storms noticed by its own settings."""


def launched(home: Path, port: int, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start it; `settings` are variables of its environment. It is not ready yet."""
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--home", str(home)]
    return subprocess.Popen([*command, "--port", str(port)], env=os.environ | NO_STORMS | dict(settings))
