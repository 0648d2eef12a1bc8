"""Backup and restore of a home."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.settings import Settings
from app.storage.backup import BackupReport, backup, restore
from app.storage.database import DATABASE_FILE


def backup_home(settings: Settings, file: Path) -> BackupReport:
    """Write `settings.home` to `file`; the service may go on running."""
    return replace(backup(settings.home, file), database=_is_in_home(settings))


def restore_home(settings: Settings, file: Path) -> BackupReport:
    """Unpack `file` into `settings.home`, which must be empty."""
    return replace(restore(file, settings.home), database=_is_in_home(settings))


def _is_in_home(settings: Settings) -> bool:
    """Whether the database is the file that an archive of the home holds."""
    if not settings.database_url:
        return True
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        return False
    own = settings.home / DATABASE_FILE
    return url.get_backend_name() == "sqlite" and Path(url.database or "").resolve() == own.resolve()
