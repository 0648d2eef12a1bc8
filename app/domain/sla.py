"""Promises about time: how soon a person first answers, how soon it is solved. Pure functions of a ticket's events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from app.domain.business_time import ALWAYS, Calendar, add_working, working_between
from app.domain.replying import is_reply
from app.domain.ticket import Ticket, TicketEvent
from app.domain.triage import Priority

Promise = Literal["first_response", "resolution"]
PROMISES: tuple[Promise, ...] = ("first_response", "resolution")
DueState = Literal["running", "paused", "met", "breached"]

WARNING, BREACHED, ESCALATED = "sla_warning", "sla_breached", "sla_escalated"
"""Kinds of events; the detail begins with the promise."""

_ENDED = frozenset({"solved", "closed", "cancelled"})
_STANDING_STILL = _ENDED | {"pending_requester", "snoozed"}
_IN_HAND = frozenset({"open", "in_progress"})
_NOTHING = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How much working time a promise allows; None promises nothing."""

    first_response: timedelta | None = None
    resolution: timedelta | None = None
    calendar: Calendar = ALWAYS

    def allows(self, promise: Promise) -> timedelta | None:
        """Return the working time that `promise` allows."""
        return self.first_response if promise == "first_response" else self.resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the ladder, `after` so much working time past a broken promise: who is told, and what is changed."""

    after: timedelta = _NOTHING
    tell: tuple[str, ...] = ()
    raise_tier: bool = False
    queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaPolicy:
    """Targets by priority, and by queue and priority where a queue has its own; `warn_at` is the share that warns.

    `tell_requesters` says whether those who ask read by when somebody first answers.
    """

    targets: Mapping[Priority, Target] = field(default_factory=dict)
    of_queues: Mapping[tuple[str, Priority], Target] = field(default_factory=dict)
    warn_at: float = 0.75
    tell_requesters: bool = False
    ladder: tuple[Rung, ...] = ()

    def target(self, ticket: Ticket) -> Target | None:
        """Return what is promised for a ticket as it is now, or None."""
        own = self.of_queues.get((ticket.queue, ticket.priority))
        return own or self.targets.get(ticket.priority)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One promise of one ticket: `at` is when it is due; while `paused`, when it would be if it went on now."""

    promise: Promise
    at: datetime
    warn_at: datetime
    state: DueState
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    start: datetime
    end: datetime | None
    running: bool


def dues_of(ticket: Ticket, events: Sequence[TicketEvent], policy: SlaPolicy, *, now: datetime) -> tuple[Due, ...]:
    """Return the promises of a ticket; none while only the engine has had it, or where nothing is promised.

    The clock starts when the ticket first comes to people. It stands still while the ticket waits for its requester,
    is snoozed, or is over; a reopened one goes on where it stopped.
    """
    target = policy.target(ticket)
    if target is None or not ticket.tier:
        return ()
    found = (_due(promise, events, target, policy.warn_at, now) for promise in PROMISES)
    return tuple(due for due in found if due is not None)


def _due(promise: Promise, events: Sequence[TicketEvent], target: Target, warn_at: float, now: datetime) -> Due | None:
    allowed, lived = target.allows(promise), _with_people(events)
    if allowed is None or not lived:
        return None
    stretches, met_at = tuple(_stretches(lived)), _met_at(promise, lived)
    until = met_at or max(now, lived[0].at)
    at, used = _reached(stretches, allowed, target.calendar, until)
    warned, _ = _reached(stretches, allowed * warn_at, target.calendar, until)
    if met_at is not None:
        state: DueState = "met" if met_at <= at else "breached"
    elif used >= allowed and at < until:
        state = "breached"
    else:
        state = "running" if stretches[-1].running else "paused"
    return Due(promise=promise, at=at, warn_at=warned, state=state, met_at=met_at)


def _with_people(events: Sequence[TicketEvent]) -> Sequence[TicketEvent]:
    """Return what happened from the moment on when the ticket first came to people."""
    for number, event in enumerate(events):
        if event.kind == "escalated" or event.state in _IN_HAND:
            return events[number:]
    return ()


def _reached(
    stretches: Iterable[_Stretch], amount: timedelta, calendar: Calendar, until: datetime
) -> tuple[datetime, timedelta]:
    """Return when `amount` of running working time has passed, and how much had by `until`."""
    used = _NOTHING
    for stretch in stretches:
        if not stretch.running:
            continue
        end = until if stretch.end is None else min(stretch.end, until)
        passed = working_between(calendar, stretch.start, end)
        if used + passed >= amount:
            return add_working(calendar, stretch.start, amount - used), used + passed
        used += passed
        if stretch.end is None:
            return add_working(calendar, stretch.start, amount - (used - passed)), used
    return add_working(calendar, until, amount - used), used


def _stretches(events: Sequence[TicketEvent]) -> Iterator[_Stretch]:
    """Yield the times in which the clock runs or stands still, in turn, the last one without an end."""
    start, running = events[0].at, True
    for event in events[1:]:
        runs = event.state not in _STANDING_STILL if event.state else running
        if runs != running:
            end = max(event.at, start)
            yield _Stretch(start=start, end=end, running=running)
            start, running = end, runs
    yield _Stretch(start=start, end=None, running=running)


def _met_at(promise: Promise, events: Sequence[TicketEvent]) -> datetime | None:
    """Return when it was kept, or broken for good: by a first word, or by the end that the ticket is at now."""
    if promise == "first_response":
        return next((event.at for event in events if is_reply(event) or event.state in _ENDED), None)
    ended: datetime | None = None
    for event in events:
        if event.state:
            ended = (ended or event.at) if event.state in _ENDED else None
    return ended


def is_recorded(events: Iterable[TicketEvent], kind: str, detail: str) -> bool:
    """Whether an event of the kind whose detail begins so is there already, so that each happens once."""
    return any(event.kind == kind and event.detail.startswith(detail) for event in events)
