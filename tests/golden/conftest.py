"""The demo company as it is installed: its real index and its real triage model, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap.demo import build_demo
from app.settings import Settings
from tests.once import made_once


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "demo", lambda home: build_demo(Settings(home=home), tell=lambda _: None))
