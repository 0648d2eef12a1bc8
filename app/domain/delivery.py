"""A raw event exactly as a channel delivered it, kept before anybody has read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`id` is the channel's own name of the event, so that a second delivery is known; `body` is its text (JSON)."""

    id: str
    channel: str
    body: str
    received_at: datetime
    attempts: int = 0
