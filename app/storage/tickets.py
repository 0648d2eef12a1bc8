"""Tickets, their events and their external ids in SQL."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from app.domain.errors import Conflict, NotFound
from app.domain.request import Origin
from app.domain.ticket import Ticket, TicketEvent
from app.storage.tables.core import attachments, ticket_events, ticket_links, tickets
from app.storage.writing import insert_once

# Made once: to put a statement together takes longer than to run it.
_BY_ID = select(tickets).where(tickets.c.id == bindparam("the"))
_OF_REQUEST = select(tickets).where(tickets.c.request_id == bindparam("of"))
_ATTACHED = (
    select(tickets)
    .join(attachments, attachments.c.ticket_id == tickets.c.id)
    .where(attachments.c.request_id == bindparam("of"))
)
_RECORDED = insert(ticket_events)
_EVENTS = select(ticket_events).where(ticket_events.c.ticket_id == bindparam("of")).order_by(ticket_events.c.position)
_NEXT_VERSION = (
    update(tickets)
    .where(tickets.c.id == bindparam("the"), tickets.c.version == bindparam("before"))
    .values({column: bindparam(f"new_{column.name}") for column in tickets.c})
)


@dataclass(frozen=True, slots=True)
class SqlTicketStore:
    """`TicketStore` on one connection's transaction."""

    connection: Connection

    def add(self, ticket: Ticket) -> Ticket:
        """Store `ticket` with its first event, or return the one its request already has."""
        if (attached := self._attached(ticket.request_id)) is not None:
            return attached
        if not insert_once(self.connection, tickets, _row(ticket)):
            return self._existing(ticket)
        opened = TicketEvent(ticket_id=ticket.id, kind="opened", actor=ticket.requester, at=ticket.created_at)
        self._record(opened, ticket.state)
        return ticket

    def get(self, ticket_id: str) -> Ticket:
        """Return the ticket or raise `NotFound`."""
        row = self.connection.execute(_BY_ID, {"the": ticket_id}).one_or_none()
        if row is None:
            raise NotFound(f"There is no ticket {ticket_id!r}. Check the id.")
        return as_ticket(row)

    def of_request(self, request_id: str) -> Ticket | None:
        """Return the ticket of a request, its own or the one it is attached to, or None."""
        row = self.connection.execute(_OF_REQUEST, {"of": request_id}).one_or_none()
        return self._attached(request_id) if row is None else as_ticket(row)

    def save(self, ticket: Ticket, event: TicketEvent) -> None:
        """Store the next version of `ticket` and what made it; raise `Conflict` on a stale one."""
        values = {f"new_{name}": value for name, value in _row(ticket).items()}
        same = {"the": ticket.id, "before": ticket.version - 1}
        if not self.connection.execute(_NEXT_VERSION, values | same).rowcount:
            raise Conflict(
                f"Ticket {ticket.id!r} has changed meanwhile, so version {ticket.version} was not stored. "
                "Load it again and repeat the step."
            )
        self._record(event, ticket.state)

    def events(self, ticket_id: str) -> tuple[TicketEvent, ...]:
        """Return the ticket's events in the order they happened."""
        return tuple(
            TicketEvent(
                ticket_id=row.ticket_id, kind=row.kind, actor=row.actor, at=row.at, detail=row.detail, state=row.state
            )
            for row in self.connection.execute(_EVENTS, {"of": ticket_id})
        )

    def _attached(self, request_id: str) -> Ticket | None:
        row = self.connection.execute(_ATTACHED, {"of": request_id}).one_or_none()
        return None if row is None else as_ticket(row)

    def _existing(self, ticket: Ticket) -> Ticket:
        existing = self.of_request(ticket.request_id)
        if existing is None:
            raise Conflict(f"The id {ticket.id!r} belongs to another request's ticket. Make a new id.")
        return existing

    def _record(self, event: TicketEvent, state: str) -> None:
        self.connection.execute(_RECORDED, asdict(event) | {"state": state})


@dataclass(frozen=True, slots=True)
class SqlTicketQueries:
    """`TicketQueries` on one connection's transaction."""

    connection: Connection

    def find(
        self, *, requester: str | None = None, queue: str | None = None, state: str | None = None, limit: int = 50
    ) -> tuple[Ticket, ...]:
        """Return at most `limit` matching tickets, newest first."""
        query = select(tickets).order_by(tickets.c.created_at.desc(), tickets.c.id.desc()).limit(limit)
        for column, value in ((tickets.c.requester, requester), (tickets.c.queue, queue), (tickets.c.state, state)):
            if value is not None:
                query = query.where(column == value)
        return tuple(as_ticket(row) for row in self.connection.execute(query))

    def asked_at(self, place: Origin, *, limit: int = 20) -> tuple[Ticket, ...]:
        """Return tickets of a conversation whose message begins with `place.message`, newest first."""
        here = (tickets.c.channel == place.channel) & (tickets.c.conversation == place.conversation)
        query = select(tickets).where(here, tickets.c.message.startswith(place.message, autoescape=True))
        ordered = query.order_by(tickets.c.created_at.desc(), tickets.c.id.desc()).limit(limit)
        return tuple(as_ticket(row) for row in self.connection.execute(ordered))

    def counts(self) -> dict[str, int]:
        """Return how many tickets are in each state that has any."""
        query = select(tickets.c.state, func.count()).group_by(tickets.c.state)
        return {row[0]: row[1] for row in self.connection.execute(query)}


@dataclass(frozen=True, slots=True)
class SqlTicketLinks:
    """`TicketLinks` on one connection's transaction."""

    connection: Connection

    def link(self, ticket_id: str, *, system: str, external_id: str) -> None:
        """Remember under which id `system` knows the ticket."""
        values = {"ticket_id": ticket_id, "system": system, "external_id": external_id}
        insert_once(self.connection, ticket_links, values)

    def external_id(self, ticket_id: str, *, system: str) -> str:
        """Return the id, or an empty text where `system` does not know the ticket yet."""
        here = (ticket_links.c.ticket_id == ticket_id) & (ticket_links.c.system == system)
        return self.connection.execute(select(ticket_links.c.external_id).where(here)).scalar_one_or_none() or ""

    def ticket_id(self, external_id: str, *, system: str) -> str:
        """Return the ticket that `system` knows under this id, or an empty text."""
        there = (ticket_links.c.system == system) & (ticket_links.c.external_id == external_id)
        return self.connection.execute(select(ticket_links.c.ticket_id).where(there).limit(1)).scalar() or ""


_PLAIN = (
    "id",
    "request_id",
    "subject",
    "requester",
    "created_at",
    "updated_at",
    "state",
    "tier",
    "queue",
    "priority",
    "assignee",
    "language",
    "snoozed_until",
    "version",
)


def _row(ticket: Ticket) -> dict[str, object]:
    origin = ticket.origin
    return {
        **{name: getattr(ticket, name) for name in _PLAIN},
        "channel": origin.channel,
        "conversation": origin.conversation,
        "message": origin.message,
        "topics": json.dumps(ticket.topics, ensure_ascii=False),
        "tags": json.dumps(ticket.tags, ensure_ascii=False),
    }


def as_ticket(row: Row[Any]) -> Ticket:
    origin = Origin(channel=row.channel, conversation=row.conversation, message=row.message)
    plain = {name: getattr(row, name) for name in _PLAIN}
    topics, tags = tuple(json.loads(row.topics)), tuple(json.loads(row.tags))
    return Ticket(origin=origin, topics=topics, tags=tags, **plain)
