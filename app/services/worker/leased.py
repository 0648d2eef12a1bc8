"""Items that are leased a few at a time and worked on one by one, while the lease is surely ours."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Leased(Generic[T]):
    """The items not yet worked on; once half of the lease is over, they are left to others."""

    _waiting: deque[T] = field(default_factory=deque, init=False)
    _ends: datetime = field(default=_NEVER, init=False)

    def take(self, now: datetime, lease: Callable[[], Iterable[T]], *, seconds: float) -> T | None:
        """Return the next one, leasing more for so many `seconds` where none is left; None where nothing waits."""
        if self._waiting and now >= self._ends:
            self._waiting.clear()  # somebody else may have them by now
        if not self._waiting:
            self._waiting.extend(lease())
            self._ends = now + timedelta(seconds=seconds / 2)  # half of the lease is for the last of them
        return self._waiting.popleft() if self._waiting else None
