"""A rest between two rounds of a chore, by a clock that may be put forward and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Rest:
    """Ends after its time, and at once where the clock was put back: nobody waits until it has caught up."""

    _began: datetime = _NEVER
    _ends: datetime = _NEVER

    def begin(self, now: datetime, lasting: timedelta) -> None:
        """Rest from now on."""
        self._began, self._ends = now, now + lasting

    def lasts(self, now: datetime) -> bool:
        """Whether it is not over yet."""
        return self._began <= now < self._ends

    def goes_on(self, now: datetime, *, within: timedelta) -> bool:
        """Whether it lasts, or ended no longer ago than that: the clock went on as clocks do."""
        return self._began != _NEVER and self._began <= now <= self._ends + within
