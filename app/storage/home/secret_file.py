"""A secret of a home that nobody has to think of: made once, readable for the service alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from app.domain.errors import NotReady

_BYTES = 32


def home_secret(path: Path) -> bytes:
    """Return the secret kept at `path`, made now where there is none; raise `NotReady` where it cannot be kept."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(_BYTES))
        except FileExistsError:
            pass  # made before, or by another process just now
        found = path.read_bytes()
    except OSError as error:
        raise NotReady(f"{str(path)!r} cannot be kept ({error.strerror}). Check who owns the home folder.") from error
    if len(found) < _BYTES:
        raise NotReady(f"{str(path)!r} is damaged. Remove it, and a new one is made.")
    return found
