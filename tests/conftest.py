"""What many tests share: a small home, indexed and trained once a session."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.once import made_once

# How long an example takes says more about what else the machine does than about the code.
settings.register_profile("firstline", deadline=None)
settings.load_profile("firstline")

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def built_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the index of the fixture pages and a triage model; copy it before changing it."""
    return made_once(tmp_path_factory, "small", _build)


def _build(home: Path) -> None:
    sources = [f"markdown:{FIXTURES / 'kb'}", f"markdown:{FIXTURES / 'kb-private'}"]
    _firstline("index", *sources, "--home", str(home))
    _firstline("train", "triage", "--labelled", str(FIXTURES / "requests.csv"), "--home", str(home))


def _firstline(*arguments: str) -> None:
    command = [sys.executable, "-c", "from app.cli import main; main()", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"firstline {arguments[0]} failed: {done.stderr[-3000:]}"


@pytest.fixture
def small_home(built_home: Path, tmp_path: Path) -> Path:
    """A copy of the built home that a test may change."""
    return shutil.copytree(built_home, tmp_path / "home")
