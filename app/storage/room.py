"""Room on the disk that a home lies on."""

from __future__ import annotations

import os
from pathlib import Path

from app.domain.room import Room, room_by


def room_of(home: Path, *, keeps_requests: bool) -> Room:
    """Return whether there is room; nothing is said where the system does not tell."""
    try:
        disk = os.statvfs(home)
    except (AttributeError, OSError):
        return Room()
    free = disk.f_bavail * disk.f_frsize
    return room_by(free, read_only=is_read_only(home), keeps_requests=keeps_requests)


def is_read_only(folder: Path) -> bool:
    """Whether its disk lets nothing be written, as a system makes one that fails."""
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except (AttributeError, OSError):
        return False
