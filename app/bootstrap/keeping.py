"""Backup and restore of a home."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from pathlib import Path

from app.settings import Settings
from app.storage.backup import backup, restore


def backup_home(settings: Settings, file: Path) -> dict[str, object]:
    """Write `settings.home` to `file`; the service may go on running."""
    return _report(backup(settings.home, file))


def restore_home(settings: Settings, file: Path) -> dict[str, object]:
    """Unpack `file` into `settings.home`, which must be empty."""
    return _report(restore(file, settings.home))


def _report(result: object) -> dict[str, object]:
    return asdict(result) if is_dataclass(result) and not isinstance(result, type) else {}
