"""When to try again, and when to give up: pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Exponential back-off in seconds: `first`, doubled with each attempt up to `longest`, at most `tries` attempts.

    The defaults span about three and a half hours, longer than most outages of a chat service.
    """

    tries: int = 12
    first: float = 2.0
    longest: float = 3600.0

    def next_try(self, attempts: int, *, at: datetime, wait: float = 0.0) -> datetime | None:
        """Return when attempt `attempts + 1` is due after `attempts` failed, or None to give up.

        Who was told to `wait` so many seconds does, within what is waited at all.
        """
        if attempts >= self.tries:
            return None
        pause = max(wait, self.first * 2.0 ** min(attempts - 1, 60))
        return at + timedelta(seconds=min(self.longest, pause))
