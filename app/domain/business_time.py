"""Working time: when a desk is open, how much of it passed, and when so much more will have passed. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_LONGEST = 3660
"""Days looked ahead for working time; a calendar that closes for ten years is a mistake, and a loop must end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """`days` (0 is Monday) from `start` to `end` in `zone`, without `closed` dates; an `end` of 00:00 is midnight.

    Hours are those of the wall clock, so a day on which clocks change may be an hour shorter or longer. `always`
    stands for around the clock, every day.
    """

    zone: ZoneInfo
    days: frozenset[int] = frozenset(range(5))
    start: time = time(9)
    end: time = time(17)
    closed: frozenset[date] = frozenset()
    always: bool = False

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there at `moment`."""
        if self.always:
            return True
        opened = self._hours_of(moment.astimezone(self.zone).date())
        return opened is not None and opened[0] <= moment < opened[1]

    def _hours_of(self, day: date) -> tuple[datetime, datetime] | None:
        if day.weekday() not in self.days or day in self.closed:
            return None
        end = day + _DAY if self.end == time(0) else day
        start = datetime.combine(day, self.start, self.zone).astimezone(UTC)
        return start, max(start, datetime.combine(end, self.end, self.zone).astimezone(UTC))

    def hours_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is left of the working day of `moment`, then each later one, in UTC."""
        first = moment.astimezone(self.zone).date()
        for number in range(_LONGEST):
            hours = self._hours_of(first + number * _DAY)
            if hours is not None and hours[1] > moment:
                yield max(hours[0], moment.astimezone(UTC)), hours[1]


ALWAYS = Calendar(zone=ZoneInfo("UTC"), always=True)


def working_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Return how much working time lies between two moments; none where `end` is not after `start`."""
    if end <= start:
        return timedelta()
    if calendar.always:
        return end - start
    passed = timedelta()
    for opened, closed in calendar.hours_from(start):
        if opened >= end:
            break
        passed += min(closed, end) - opened
    return passed


def add_working(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """Return the first moment at which `amount` of working time has passed since `start`, in UTC."""
    if calendar.always or amount <= timedelta():
        return start.astimezone(UTC) + max(amount, timedelta())
    left = amount
    for opened, closed in calendar.hours_from(start):
        if closed - opened >= left:
            return opened + left
        left -= closed - opened
    return start.astimezone(UTC) + _LONGEST * _DAY
