"""What is dear to make is made once a session, whichever of its workers asks first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `name` that `make` filled; every worker gets the same one, so copy it before changing it."""
    session = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # the temporary folder of a worker stands in the session's
        session = session.parent
    made, ready = session / name, session / f"{name}.ready"
    with FileLock(session / f"{name}.lock"):
        if not ready.exists():
            make(made)
            ready.touch()
    return made
