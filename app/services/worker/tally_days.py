"""Figures of each day, counted again only after something happened to its tickets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from app.domain.figures import DayTally, SpanFigures, Touched, span_of
from app.ports import UnitOfWork

_END_OF_THE_LOG = 2**31 - 1
_KEPT_DAYS = 1100


@dataclass(slots=True)
class TallyDays:
    """Keeps the days that were counted, in the memory of this process; each is some hundreds of numbers.

    A day is counted anew when the log tells of an event of its tickets, or when its tickets are no longer as many:
    some are forgotten for good.
    """

    known: dict[str, DayTally] = field(default_factory=dict)
    position: int = 0
    lock: Lock = field(default_factory=Lock)

    def __call__(self, work: UnitOfWork, since: datetime, until: datetime) -> SpanFigures:
        """Return the figures of whole days, from midnight to midnight in UTC."""
        with self.lock:
            self._forget(work.figures.touched(after=self.position if self.known else _END_OF_THE_LOG))
            names = list(map(_name, _days(since, until)))
            for first, last in _gaps([name in self.known for name in names]):
                self._count(work, since + timedelta(days=first), since + timedelta(days=last))
            if sum(self.known[name].tickets for name in names) != work.figures.opened(since, until):
                self._count(work, since, until)
            return span_of({name: self.known[name] for name in names})

    def _forget(self, touched: Touched) -> None:
        if len(self.known) > _KEPT_DAYS:
            self.known.clear()
        for day in touched.days:
            self.known.pop(day, None)
        self.position = touched.position

    def _count(self, work: UnitOfWork, since: datetime, until: datetime) -> None:
        found = work.figures.tallies(since, until)
        self.known |= {day: found.get(day, DayTally()) for day in map(_name, _days(since, until))}


def _days(since: datetime, until: datetime) -> Iterator[datetime]:
    for number in range((until - since).days):
        yield since + timedelta(days=number)


def _name(moment: datetime) -> str:
    return moment.date().isoformat()


def _gaps(known: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield where a run of unknown days begins and where it has ended."""
    first = None
    for place, is_known in enumerate([*known, True]):
        if not is_known and first is None:
            first = place
        if is_known and first is not None:
            yield first, place
            first = None
