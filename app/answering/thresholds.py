"""Thresholds as a file that evaluation writes and the policy reads."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

from app.domain.decision import Thresholds
from app.domain.errors import NotReady

FILE = "thresholds.toml"


def read_thresholds(home: Path) -> Thresholds:
    """Return the thresholds of `home`, or the defaults; raise `NotReady` naming what is wrong in the file."""
    path = home / FILE
    if not path.is_file():
        return Thresholds()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotReady(f"{str(path)!r} cannot be read ({error}). Mend or delete it, or evaluate again.") from error
    known = {field.name for field in fields(Thresholds)}
    for name, value in table.items():
        if name not in known:
            raise NotReady(f"{str(path)!r}: unknown threshold {name!r}; known are {', '.join(sorted(known))}.")
        if name != "source" and not (isinstance(value, int | float) and 0.0 <= value <= 1.0):
            raise NotReady(f"{str(path)!r}: {name} must be a probability from 0 to 1, not {value!r}.")
    return Thresholds(**table)


def write_thresholds(thresholds: Thresholds, home: Path) -> Path:
    """Write the thresholds for `home` and return the file."""
    path = home / FILE
    lines = ["# Written by `firstline eval answering`. All are probabilities; see docs/evaluation.md."]
    for field in fields(Thresholds):
        value = getattr(thresholds, field.name)
        lines.append(f'{field.name} = "{value}"' if isinstance(value, str) else f"{field.name} = {value:.6f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
