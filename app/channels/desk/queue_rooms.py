"""Which channel works on a queue's tickets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

ANY_QUEUE = "*"


class QueueRooms(Protocol):
    """Channels whose members work on tickets: one a queue, or for several."""

    def room_of_queue(self, queue: str) -> str: ...

    @property
    def triage_rooms(self) -> frozenset[str]: ...


def room_of(queue_rooms: Mapping[str, str], queue: str) -> str:
    """Return the channel of a queue, else that of all others (`*`), or an empty text where it has none."""
    return queue_rooms.get(queue) or queue_rooms.get(ANY_QUEUE, "")
