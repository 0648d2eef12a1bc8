"""Backup and restore of a home."""

from __future__ import annotations

from pathlib import Path

from app.settings import Settings
from app.storage.backup import BackupReport, backup, restore


def backup_home(settings: Settings, file: Path) -> BackupReport:
    """Write `settings.home` to `file`; the service may go on running."""
    return backup(settings.home, file)


def restore_home(settings: Settings, file: Path) -> BackupReport:
    """Unpack `file` into `settings.home`, which must be empty."""
    return restore(file, settings.home)
