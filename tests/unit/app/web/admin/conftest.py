"""What every test of these pages begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.administration import AdminWorld


@pytest.fixture
def world(tmp_path: Path) -> AdminWorld:
    return AdminWorld(home=tmp_path)
