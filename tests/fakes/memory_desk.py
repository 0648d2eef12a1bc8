"""The desk's stores in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.change import DRAFT, Change
from app.domain.errors import NotFound
from app.domain.ticket import Ticket, TicketEvent
from app.domain.ticket_filter import Load, TicketFilter, matches, urgency

DrawerData = dict[tuple[str, str], tuple[str, datetime]]


@dataclass(slots=True)
class MemoryDeskQueries:
    tickets: Mapping[str, Ticket]

    def page(self, wanted: TicketFilter, *, after: str = "", limit: int) -> tuple[Ticket, ...]:
        def age(ticket: Ticket) -> tuple[datetime, str]:
            return ticket.created_at, ticket.id

        if after and after not in self.tickets:
            raise NotFound(f"There is no ticket {after!r}. Check the id.")
        # Where the last ticket stands counts even where it is wanted no longer.
        seen = {ticket.id for ticket in self._wanted(wanted)}
        every = sorted(self.tickets.values(), key=age, reverse=wanted.order == "newest")
        if wanted.order == "urgent":
            every.sort(key=urgency, reverse=True)
        start = [ticket.id for ticket in every].index(after) + 1 if after else 0
        return tuple(ticket for ticket in every[start:] if ticket.id in seen)[:limit]

    def count(self, wanted: TicketFilter) -> int:
        return len(self._wanted(wanted))

    def loads(self, *, states: frozenset[str]) -> tuple[Load, ...]:
        held = Counter(
            (ticket.queue, ticket.state, ticket.assignee)
            for ticket in self._wanted(TicketFilter())
            if ticket.state in states
        )
        return tuple(
            Load(queue=queue, state=state, assignee=assignee, tickets=number)
            for (queue, state, assignee), number in sorted(held.items())
        )

    def _wanted(self, wanted: TicketFilter) -> tuple[Ticket, ...]:
        return tuple(ticket for ticket in self.tickets.values() if matches(wanted, ticket))


@dataclass(slots=True)
class MemoryDrawers:
    kept: DrawerData

    def keep(self, person: str, name: str, text: str, *, at: datetime) -> None:
        self.kept[person, name] = (text, at)

    def look(self, person: str, name: str) -> str:
        return self.kept[person, name][0] if (person, name) in self.kept else ""

    def empty(self, person: str, name: str) -> None:
        self.kept.pop((person, name), None)

    def people_at(self, name: str, *, since: datetime) -> tuple[str, ...]:
        found = [
            (at, person) for (person, kept), (text, at) in self.kept.items() if kept == name and at >= since and text
        ]
        return tuple(person for _, person in sorted(found, key=lambda one: (-one[0].timestamp(), one[1])))[:20]

    def prune(self, begins: str, *, before: datetime, limit: int) -> int:
        old = [key for key, (_, at) in self.kept.items() if key[1].startswith(begins) and at < before][:limit]
        for key in old:
            del self.kept[key]
        return len(old)


@dataclass(slots=True)
class MemoryChanges:
    events: Sequence[TicketEvent]
    tickets: Mapping[str, Ticket]
    kept: DrawerData

    def position(self) -> int:
        return len(self.events)

    def after(self, position: int, *, limit: int) -> tuple[Change, ...]:
        return tuple(
            Change(
                position=at,
                ticket_id=event.ticket_id,
                request_id=self.tickets[event.ticket_id].request_id,
                kind=event.kind,
                actor=event.actor,
                queue=self.tickets[event.ticket_id].queue,
            )
            for at, event in enumerate(self.events, start=1)
            if at > position
        )[:limit]

    def drafts(self, *, since: datetime, limit: int) -> tuple[tuple[str, datetime], ...]:
        touched = ((at, name) for (_, name), (_, at) in self.kept.items() if at >= since and name.startswith(DRAFT))
        return tuple((name.removeprefix(DRAFT), at) for at, name in sorted(touched))[:limit]
