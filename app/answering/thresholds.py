"""Thresholds as a file that evaluation writes and the policy reads."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.answering.calibrated_on import CalibratedOn, calibrated_table, in_force, read_calibrated
from app.domain.decision import Thresholds
from app.domain.errors import NotReady
from app.whole import write_whole

FILE = "thresholds.toml"
_GROUND = "calibrated_on"
_MADE = "made_at"


def read_thresholds(home: Path, *, now: CalibratedOn | None = None) -> Thresholds:
    """Return the thresholds of `home`, or the defaults; raise `NotReady` naming what is wrong in the file.

    With `now`, what serves, thresholds that were certified on something else are held back: nothing reaches them.
    """
    path = home / FILE
    if not path.is_file():
        return Thresholds()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotReady(f"{str(path)!r} cannot be read ({error}). Mend or delete it, or evaluate again.") from error
    ground, _ = table.pop(_GROUND, None), table.pop(_MADE, None)
    calibrated = None if ground is None else read_calibrated(ground, path)
    thresholds = _thresholds(table, path)
    return thresholds if now is None else in_force(thresholds, calibrated, now)


def _thresholds(table: Mapping[str, Any], path: Path) -> Thresholds:
    known = {field.name for field in fields(Thresholds)}
    for name, value in table.items():
        if name not in known:
            raise NotReady(f"{str(path)!r}: unknown threshold {name!r}; known are {', '.join(sorted(known))}.")
        if name == "languages":
            if not (isinstance(value, list) and all(isinstance(code, str) for code in value)):
                raise NotReady(f'{str(path)!r}: languages must be a list such as ["en", "es"], not {value!r}.')
        elif name != "source" and not (isinstance(value, int | float) and 0.0 <= value <= 1.0):
            raise NotReady(f"{str(path)!r}: {name} must be a probability from 0 to 1, not {value!r}.")
    return Thresholds(**{**table, "languages": tuple(table.get("languages", ()))})


def thresholds_made_at(home: Path) -> datetime | None:
    """Return when the thresholds of `home` were written, None where it has none of its own.

    A file that does not say so is as old as it looks: a copy of it looks younger, never older.
    """
    path = home / FILE
    if not path.is_file():
        return None
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")).get(_MADE)
    except (OSError, ValueError):
        said = None
    if isinstance(said, datetime):
        return said if said.tzinfo else said.replace(tzinfo=UTC)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def write_thresholds(
    thresholds: Thresholds, home: Path, *, calibrated_on: CalibratedOn | None = None, made_at: datetime | None = None
) -> Path:
    """Write the thresholds for `home`, with when they were made and what they were certified on; return the file."""
    path = home / FILE
    lines = ["# Written by `firstline eval answering`. All are probabilities; see docs/evaluation.md."]
    if made_at is not None:
        lines.append(f"{_MADE} = {made_at.isoformat(timespec='seconds')}")
    lines += [f"{field.name} = {_written(getattr(thresholds, field.name))}" for field in fields(Thresholds)]
    if calibrated_on is not None:
        lines += ["", f"[{_GROUND}]"]
        lines += [f"{name} = {_written(value)}" for name, value in calibrated_table(calibrated_on).items()]
    write_whole(path, "\n".join(lines) + "\n")
    return path


def _written(value: object) -> str:
    """Return a value as TOML; strings and lists of them look as in JSON."""
    return f"{value:.6f}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
