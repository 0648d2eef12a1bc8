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
    read_only = bool(disk.f_flag & os.ST_RDONLY)
    return room_by(disk.f_bavail * disk.f_frsize, read_only=read_only, keeps_requests=keeps_requests)
