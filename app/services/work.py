"""The worker: handle what came in, carry out what was decided, watch the deadlines; again and again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.services.carry_out import CarryOut
from app.services.watch_deadlines import WatchDeadlines
from app.services.work_inbox import WorkInbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One round of everything. A failure in one part is logged and leaves the others working."""

    work_inbox: WorkInbox
    carry_out: CarryOut
    watch_deadlines: WatchDeadlines
    more: tuple[Callable[[], int], ...] = ()

    def __call__(self) -> int:
        """Return how many things were done; 0 means there is nothing to do right now."""
        parts: tuple[Callable[[], int], ...] = (self.work_inbox, self.carry_out, self.watch_deadlines, *self.more)
        return sum(_attempt(part) for part in parts)


def work_until(stopped: threading.Event, work: Work, *, pause: float = 0.5) -> None:
    """Work until `stopped` is set, pausing `pause` seconds whenever there is nothing to do."""
    while not stopped.is_set():
        if not work():
            stopped.wait(pause)


def _attempt(part: Callable[[], int]) -> int:
    try:
        return part()
    except Exception:
        # The one place that catches everything: whatever one request or reply does, the next one gets its turn.
        # What failed is still leased; it comes back when the lease ends, and a deadline turns it into a ticket.
        log.exception("%s failed; it goes on with the next round", type(part).__name__)
        return 0
