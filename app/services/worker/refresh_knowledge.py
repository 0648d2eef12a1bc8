"""Index what people add to solved tickets, while the service runs."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.ports import Clock

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class RefreshKnowledge:
    """A chore of the worker: looks every so often whether there is something new, and if so has it indexed.

    `stamp` is cheap and differs once there is something new; `refresh` starts the work and returns at once.
    """

    clock: Clock
    every: timedelta
    stamp: Callable[[], Hashable]
    refresh: Callable[[], None]
    _looks_at: datetime = field(default=_NEVER, init=False)
    _seen: Hashable = field(default=None, init=False)

    def __call__(self) -> int:
        """Return 1 where an update of the index was begun."""
        now = self.clock.now()
        if self._looks_at == _NEVER:  # the service starts; it has better things to do at first
            self._looks_at = now + self.every
        if not self.every or now < self._looks_at:
            return 0
        self._looks_at = now + self.every
        stamp = self.stamp()
        if stamp == self._seen:
            return 0
        self._seen = stamp
        self.refresh()
        return 1
