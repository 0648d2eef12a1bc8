"""How often somebody may do something: the generic cell rate algorithm, one number a somebody."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import FirstlineError


class TooOften(FirstlineError):
    """Somebody did something more often than they may; `wait` is in how many seconds they may again."""

    def __init__(self, wait: float) -> None:
        super().__init__("That was too often in a short time. Wait a moment and try again.")
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`times` in `seconds`, all at once if need be. Zero times means as often as one likes."""

    times: int
    seconds: float = 60.0

    def wait(self, full_until: float, now: float) -> float:
        """Return how long to wait, nothing if not at all, when what was done so far lasts until `full_until`."""
        if self.times == 0:
            return 0.0
        return max(0.0, self.after(full_until, now) - self.seconds - now)

    def after(self, full_until: float, now: float) -> float:
        """Return until when what was done lasts, with one more.

        What lasts for longer than can be was noted before the clock was put back, and locks nobody out.
        """
        lasts = full_until if full_until < now + 2 * self.seconds else now
        return max(lasts, now) + (self.seconds / self.times if self.times else 0.0)
