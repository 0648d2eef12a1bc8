"""Index what people add to solved tickets, while the service runs."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import timedelta

from app.domain.rest import Rest
from app.ports import Clock


@dataclass(slots=True, kw_only=True)
class RefreshKnowledge:
    """A chore of the worker: looks every so often whether there is something new, and if so has it indexed.

    `stamp` is cheap and differs once there is something new; `refresh` starts the work and returns at once.
    """

    clock: Clock
    every: timedelta
    stamp: Callable[[], Hashable]
    refresh: Callable[[], None]
    _rest: Rest = field(default_factory=Rest, init=False)
    _begun: bool = field(default=False, init=False)
    _seen: Hashable = field(default=None, init=False)

    def __call__(self) -> int:
        """Return 1 where an update of the index was begun."""
        now = self.clock.now()
        if not self.every or self._rest.lasts(now):
            return 0
        self._rest.begin(now, self.every)
        if not self._begun:  # the service starts; it has better things to do at first
            self._begun = True
            return 0
        stamp = self.stamp()
        if stamp == self._seen:
            return 0
        self._seen = stamp
        self.refresh()
        return 1
