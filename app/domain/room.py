"""Whether a disk has room for what people write next."""

from __future__ import annotations

from dataclasses import dataclass

_FULL, _SCARCE = 4 << 20, 200 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What keeps anything from being written down, and what soon may; empty where there is room."""

    problem: str = ""
    warning: str = ""


def room_by(free: int, *, read_only: bool = False, keeps_requests: bool = True) -> Room:
    """Return what `free` bytes on the disk of the home mean, where the database is (`keeps_requests`) or is not."""
    if read_only:
        told = "The disk of the home folder lets nothing be written."
    elif free < _FULL:
        told = "The disk of the home folder is full. Make room."
    elif free < _SCARCE:
        return Room(warning=f"The disk of the home folder has {free >> 20} MB left. Make room before it is full.")
    else:
        return Room()
    return Room(problem=told) if keeps_requests else Room(warning=told)
