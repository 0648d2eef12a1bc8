"""The worker's loop: handle what came in, carry out what was decided, watch the deadlines."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.errors import DatabaseUnusable
from app.services.worker.bell import Bell
from app.services.worker.carry_out import CarryOut
from app.services.worker.watch_deadlines import WatchDeadlines
from app.services.worker.work_inbox import WorkInbox

log = logging.getLogger(__name__)

Part = Callable[[], int]
"""Does some of what waits; returns how much, 0 where nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Everything there is to do. A failure in one part is logged and leaves the others working."""

    work_inbox: WorkInbox
    carry_out: CarryOut
    watch_deadlines: WatchDeadlines
    intake: tuple[Part, ...] = ()
    """What reads the channels' events."""

    more: tuple[Part, ...] = ()
    apart: tuple[Part, ...] = ()
    """What waits for somebody else's server, each in a line of its own, so that it holds up no chore."""

    bell: Bell = field(default_factory=Bell)
    """Rung by whoever has something for the worker that should not wait."""

    @property
    def lines(self) -> tuple[tuple[Part, ...], ...]:
        """What people wait for; the lines go on side by side, and the parts of one take turns."""
        return tuple(line for line in (self.intake, (self.work_inbox,), (self.carry_out,)) if line)

    @property
    def chores(self) -> tuple[tuple[Part, ...], ...]:
        """What can wait for the next look; the deadlines in a line of their own, which no chore holds up."""
        lines: list[tuple[Part, ...]] = [(self.watch_deadlines,), self.more, *((part,) for part in self.apart)]
        return tuple(line for line in lines if line)

    def __call__(self) -> int:
        """Do one round of everything; return how many things were done, 0 where there is nothing to do right now."""
        chores: tuple[Part, ...] = (self.watch_deadlines, *self.more, *self.apart)
        parts: tuple[Part, ...] = (*self.intake, self.work_inbox, self.carry_out, *chores)
        return sum(_attempt(part) for part in parts)


def work_until(stopped: threading.Event, work: Work, *, pause: float = 0.5) -> None:
    """Work until `stopped` is set. Who has nothing to do looks again after `pause` seconds, or when the bell rings.

    The lines work side by side: while one waits for the disk or for a channel, the others go on.
    """
    threads = [
        threading.Thread(
            target=work_on,
            args=(line, stopped, work.bell, pause),
            name=f"worker{work_on.__name__}-{number}",
            daemon=True,
        )
        for work_on, lines in ((_promptly, work.lines), (_now_and_then, work.chores))
        for number, line in enumerate(lines)
    ]
    for thread in threads:
        thread.start()
    stopped.wait()
    work.bell.ring()
    for thread in threads:
        thread.join()


def _promptly(line: tuple[Part, ...], stopped: threading.Event, bell: Bell, pause: float) -> None:
    while not stopped.is_set():
        heard = bell.rung
        if not _did(line, bell):
            bell.wait(heard, pause)


def _now_and_then(line: tuple[Part, ...], stopped: threading.Event, bell: Bell, pause: float) -> None:
    while not stopped.is_set():
        _did(line, bell)
        stopped.wait(pause)  # also after it did something: each look costs, and nobody waits for this one


def _did(line: tuple[Part, ...], bell: Bell) -> int:
    done = sum(_attempt(part) for part in line)
    if done:
        bell.ring()
    return done


def _attempt(part: Part) -> int:
    try:
        return part()
    except DatabaseUnusable as error:  # said by every part in every round while it lasts: in one line
        log.error("%s failed; it goes on with the next round: %s", type(part).__name__, error)
        return 0
    except Exception:
        # The one place that catches everything: whatever one request or reply does, the next one gets its turn.
        # What failed is still leased; it comes back when the lease ends, and a deadline turns it into a ticket.
        log.exception("%s failed; it goes on with the next round", type(part).__name__)
        return 0
