"""Look after all open tickets: wake them, remind requesters, keep promised times, find somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from app.domain.desk_rules import DeskRules
from app.domain.errors import Conflict
from app.domain.lifecycle import is_over
from app.domain.rest import Rest
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory

_ACTS = 8
"""Most acts on one ticket in one sweep; what is left waits for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A ticket as it is now, with its events, the rules in force, and the moment."""

    ticket: Ticket
    events: tuple[TicketEvent, ...]
    rules: DeskRules
    now: datetime


class Watcher(Protocol):
    """One thing to look after. `is_due` changes nothing; `act` does one step, as one version with one event.

    After its act a watcher is no longer due for the same reason, or it would act for ever.
    """

    def is_due(self, seen: Seen) -> bool: ...

    def act(self, work: UnitOfWork, seen: Seen) -> None: ...


@dataclass(slots=True, kw_only=True)
class SweepTickets:
    """Goes through the tickets page by page, one a round, and rests `rest_seconds` once it has been through all.

    Looking needs no lock; only what is due is looked at again, and done, in a unit of work that writes.
    """

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    rules: Callable[[], DeskRules]
    watchers: tuple[Watcher, ...]
    rest_seconds: int = 15
    page: int = 100
    _after: str = field(default="", init=False)
    _rest: Rest = field(default_factory=Rest, init=False)

    def __call__(self) -> int:
        """Return how many acts were done."""
        now = self.clock.now()
        if self._rest.lasts(now):
            return 0
        rules = self.rules()
        with self.reading() as work:
            tickets = work.open_tickets.page(after=self._after, limit=self.page)
            seen = [_seen(work, ticket, rules, now) for ticket in tickets]
        self._after = tickets[-1].id if len(tickets) == self.page else ""
        if not self._after:
            self._rest.begin(now, timedelta(seconds=self.rest_seconds))
        due = [one.ticket.id for one in seen if any(watcher.is_due(one) for watcher in self.watchers)]
        return sum(self._look_after(ticket_id, rules, now) for ticket_id in due)

    def _look_after(self, ticket_id: str, rules: DeskRules, now: datetime) -> int:
        for acts in range(_ACTS):
            try:
                if not self._step(ticket_id, rules, now):
                    return acts
            except Conflict:  # somebody was quicker; the next sweep sees what they did
                return acts
        return _ACTS

    def _step(self, ticket_id: str, rules: DeskRules, now: datetime) -> bool:
        with self.unit_of_work() as work:
            seen = _seen(work, work.tickets.get(ticket_id), rules, now)
            due = next((watcher for watcher in self.watchers if watcher.is_due(seen)), None)
            if due is None or is_over(seen.ticket):
                return False
            due.act(work, seen)
            work.commit()
        return True


def _seen(work: UnitOfWork, ticket: Ticket, rules: DeskRules, now: datetime) -> Seen:
    return Seen(ticket=ticket, events=work.tickets.events(ticket.id), rules=rules, now=now)
