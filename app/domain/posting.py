"""Where what we said stands in a channel that gives out no history, and how its rooms are reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A conversation of a channel: its `kind` there, and the address its service is called at."""

    channel: str
    id: str
    address: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One message of ours: it says the effect `key` about `message` of `conversation`, and stands in `room` as `id`."""

    key: str
    channel: str
    conversation: str
    message: str
    room: str
    id: str
    at: datetime
