"""Time and ids that a test decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(slots=True)
class FakeClock:
    """Stands still until told to `advance`."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass(slots=True)
class CountingIds:
    """`req_00000001`, `req_00000002`, ..."""

    made: int = field(default=0)

    def new(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}_{self.made:08}"
