"""How the desk is doing, from what happened to its tickets: one life a ticket, folded into days and a span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import chain
from statistics import median
from typing import NamedTuple

from app.domain.share import Share

SILENT = "stayed_silent"
HANDED = frozenset({"escalated", "reopened"})
TOUCHED = frozenset({"claimed", "replied", "asked_back", "solved", "closed", "incident_ended"})
"""What a person does first to a ticket, as its requester sees it."""
OVER = frozenset({"solved", "closed", "cancelled", "incident_ended", "merged"})


class TicketLife(NamedTuple):
    """What became of one ticket. `day` is the one it was asked on (UTC, ISO); seconds are None where it never came.

    `answers` counts the engine's answers; `wait` runs from the first hand-over to the first act of a person,
    `until_over` from the question to the first end.
    """

    day: str
    quiet: bool = False
    answers: int = 0
    solved_by_requester: bool = False
    handed_over: bool = False
    over: bool = False
    reopened: bool = False
    wait: float | None = None
    until_over: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is counted of a day or a span. `requests` wanted something: thanks and silence are left out.

    Of the `answered`, `confirmed` were solved by the asker's own word, `refuted` came back, were handed to people or
    needed another page; the rest is assumed.
    """

    requests: int = 0
    answered: int = 0
    confirmed: int = 0
    refuted: int = 0
    handed_over: int = 0
    resolved: int = 0
    reopened: int = 0

    @property
    def assumed(self) -> int:
        """Answers nobody said anything about."""
        return self.answered - self.confirmed - self.refuted

    @property
    def coverage(self) -> Share:
        """Which share of the requests the engine answered."""
        return Share(count=self.answered, total=self.requests)

    def of_requests(self, count: int) -> Share:
        """Return a count as a share of the requests."""
        return Share(count=count, total=self.requests)

    @property
    def wrong_rate(self) -> Share:
        """Which share of the answers did not help."""
        return Share(count=self.refuted, total=self.answered)

    @property
    def reopen_rate(self) -> Share:
        """Which share of what was over came back."""
        return Share(count=self.reopened, total=self.resolved)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """One day, in UTC."""

    day: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTally:
    """All that the figures of a span need of one day: how many tickets, their counts, and sorted times in seconds."""

    tickets: int = 0
    counts: Counts = field(default_factory=Counts)
    waits: tuple[float, ...] = ()
    ends: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The position of the newest event, and the days (UTC, ISO) whose tickets had one after another position."""

    position: int
    days: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanFigures:
    """A span of days with its medians, in seconds; days on which nobody asked are not listed."""

    counts: Counts
    days: tuple[DayFigures, ...]
    wait: float | None = None
    until_over: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueBacklog:
    """What waits in one queue: unclaimed, in hand, for the requester; and since when the oldest does."""

    queue: str
    open: int
    in_progress: int
    waiting: int
    oldest_at: datetime

    @property
    def total(self) -> int:
        """All of it."""
        return self.open + self.in_progress + self.waiting


def tally(lives: Iterable[TicketLife]) -> dict[str, DayTally]:
    """Return what is counted of each day on which somebody asked; times are of tickets that people had."""
    days: dict[str, _Day] = {}
    for life in lives:
        day = days.setdefault(life.day, _Day())
        day.tickets += 1
        _count(day.numbers, life)
        if life.handed_over and life.wait is not None:
            day.waits.append(max(life.wait, 0.0))
        if life.handed_over and life.until_over is not None:
            day.ends.append(life.until_over)
    return {name: day.told() for name, day in days.items()}


def span_of(days: Mapping[str, DayTally]) -> SpanFigures:
    """Return the figures of a span from those of its days."""
    asked = [(name, days[name]) for name in sorted(days) if days[name].tickets]
    waits = sorted(chain.from_iterable(day.waits for _, day in asked))
    ends = sorted(chain.from_iterable(day.ends for _, day in asked))
    totals = (sum(getattr(day.counts, name) for _, day in asked) for name in _NAMES)
    return SpanFigures(
        counts=_counts(tuple(totals)),
        days=tuple(DayFigures(day=name, counts=day.counts) for name, day in asked),
        wait=median(waits) if waits else None,
        until_over=median(ends) if ends else None,
    )


_NAMES = tuple(field.name for field in fields(Counts))


@dataclass(slots=True)
class _Day:
    """A day while it is counted."""

    tickets: int = 0
    numbers: list[int] = field(default_factory=lambda: [0] * len(_NAMES))
    waits: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)

    def told(self) -> DayTally:
        return DayTally(
            tickets=self.tickets,
            counts=_counts(self.numbers),
            waits=tuple(sorted(self.waits)),
            ends=tuple(sorted(self.ends)),
        )


def _counts(numbers: Sequence[int]) -> Counts:
    return Counts(**dict(zip(_NAMES, numbers, strict=True)))


def _count(day: list[int], life: TicketLife) -> None:
    answered = life.answers > 0
    if life.quiet and not answered and not life.handed_over:
        return
    refuted = answered and (life.handed_over or (life.answers > 1 and not life.solved_by_requester))
    row = (
        True,
        answered,
        answered and not refuted and life.solved_by_requester,
        refuted,
        life.handed_over,
        life.over,
        life.reopened,
    )
    for place, holds in enumerate(row):
        day[place] += holds
