"""Tickets, their events and what other systems call them, in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.errors import Conflict, NotFound
from app.domain.request import Origin
from app.domain.ticket import Ticket, TicketEvent

if TYPE_CHECKING:
    from tests.fakes.memory import Data


@dataclass(slots=True)
class MemoryTicketStore:
    data: Data

    def add(self, ticket: Ticket) -> Ticket:
        existing = self.of_request(ticket.request_id)
        if existing is not None:
            return existing
        if ticket.id in self.data.tickets:
            raise Conflict(f"The id {ticket.id!r} belongs to another request's ticket. Make a new id.")
        self.data.tickets[ticket.id] = ticket
        self.data.events.append(
            TicketEvent(
                ticket_id=ticket.id, kind="opened", actor=ticket.requester, at=ticket.created_at, state=ticket.state
            )
        )
        return ticket

    def get(self, ticket_id: str) -> Ticket:
        if ticket_id not in self.data.tickets:
            raise NotFound(f"There is no ticket {ticket_id!r}. Check the id.")
        return self.data.tickets[ticket_id]

    def of_request(self, request_id: str) -> Ticket | None:
        attached, _ = self.data.more.attachments.get(request_id, ("", None))
        own = next((t for t in self.data.tickets.values() if t.request_id == request_id), None)
        return own or self.data.tickets.get(attached)

    def save(self, ticket: Ticket, event: TicketEvent) -> None:
        stored = self.data.tickets.get(ticket.id)
        if stored is None or stored.version != ticket.version - 1:
            raise Conflict(f"Ticket {ticket.id!r} has changed meanwhile. Load it again and repeat the step.")
        self.data.tickets[ticket.id] = ticket
        self.data.events.append(replace(event, state=ticket.state))

    def events(self, ticket_id: str) -> tuple[TicketEvent, ...]:
        return tuple(event for event in self.data.events if event.ticket_id == ticket_id)


@dataclass(slots=True)
class MemoryTicketQueries:
    data: Data

    def find(
        self, *, requester: str | None = None, queue: str | None = None, state: str | None = None, limit: int = 50
    ) -> tuple[Ticket, ...]:
        found = [
            ticket
            for ticket in self.data.tickets.values()
            if requester in {None, ticket.requester} and queue in {None, ticket.queue} and state in {None, ticket.state}
        ]
        return tuple(sorted(found, key=lambda ticket: (ticket.created_at, ticket.id), reverse=True)[:limit])

    def asked_at(self, place: Origin, *, limit: int = 20) -> tuple[Ticket, ...]:
        def is_there(origin: Origin) -> bool:
            same_room = (origin.channel, origin.conversation) == (place.channel, place.conversation)
            return same_room and origin.message.startswith(place.message)

        return tuple(ticket for ticket in self.find(limit=10**6) if is_there(ticket.origin))[:limit]

    def counts(self) -> dict[str, int]:
        states = [ticket.state for ticket in self.data.tickets.values()]
        return {state: states.count(state) for state in states}


@dataclass(slots=True)
class MemoryTicketLinks:
    data: Data

    def link(self, ticket_id: str, *, system: str, external_id: str) -> None:
        self.data.links.setdefault((ticket_id, system), external_id)

    def external_id(self, ticket_id: str, *, system: str) -> str:
        return self.data.links.get((ticket_id, system), "")

    def ticket_id(self, external_id: str, *, system: str) -> str:
        found = ((key, known) for (key, name), known in self.data.links.items() if name == system)
        return next((ticket_id for ticket_id, known in found if known == external_id), "")
