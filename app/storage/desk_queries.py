"""Lists of tickets for the desk, in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from app.domain.ticket import Ticket
from app.domain.ticket_filter import NOBODY, Load, Order, TicketFilter, urgency
from app.domain.triage import PRIORITIES
from app.storage.tables.core import tickets
from app.storage.tickets import SqlTicketStore, as_ticket

_URGENCY = case({priority: rank for rank, priority in enumerate(PRIORITIES)}, value=tickets.c.priority, else_=0)
_ORDER: dict[Order, tuple[ColumnElement[object], ...]] = {
    "newest": (tickets.c.created_at.desc(), tickets.c.id.desc()),
    "oldest": (tickets.c.created_at, tickets.c.id),
    "urgent": (_URGENCY.desc(), tickets.c.created_at, tickets.c.id),
}


@dataclass(frozen=True, slots=True)
class SqlDeskQueries:
    """`DeskQueries` on one connection's transaction."""

    connection: Connection

    def page(self, wanted: TicketFilter, *, after: str = "", limit: int) -> tuple[Ticket, ...]:
        """Return the tickets that follow `after` in the wanted order."""
        query = select(tickets).where(*_conditions(wanted)).order_by(*_ORDER[wanted.order]).limit(limit)
        if after:
            query = query.where(_behind(wanted.order, SqlTicketStore(self.connection).get(after)))
        return tuple(as_ticket(row) for row in self.connection.execute(query))

    def count(self, wanted: TicketFilter) -> int:
        """Return how many tickets are wanted."""
        query = select(func.count()).select_from(tickets).where(*_conditions(wanted))
        return int(self.connection.execute(query).scalar_one())

    def loads(self, *, states: frozenset[str]) -> tuple[Load, ...]:
        """Return who holds how many tickets in those states, by queue."""
        held = (tickets.c.queue, tickets.c.state, tickets.c.assignee)
        query = select(*held, func.count()).where(tickets.c.state.in_(sorted(states)), tickets.c.tier > 0)
        rows = self.connection.execute(query.group_by(*held).order_by(*held))
        return tuple(Load(queue=row[0], state=row[1], assignee=row[2], tickets=row[3]) for row in rows)


def _conditions(wanted: TicketFilter) -> Iterator[ColumnElement[bool]]:
    yield tickets.c.tier > 0
    if wanted.queues:
        yield tickets.c.queue.in_(sorted(wanted.queues))
    if wanted.states:
        yield tickets.c.state.in_(sorted(wanted.states))
    if wanted.priority:
        yield tickets.c.priority == wanted.priority
    if wanted.assignee:
        yield tickets.c.assignee == ("" if wanted.assignee == NOBODY else wanted.assignee)
    if wanted.topic:
        yield tickets.c.topics.contains(json.dumps(wanted.topic, ensure_ascii=False), autoescape=True)
    if wanted.words:
        found = func.lower(tickets.c.subject).contains(wanted.words.lower(), autoescape=True)
        yield or_(found, tickets.c.id == wanted.words, tickets.c.requester == wanted.words)


def _behind(order: Order, last: Ticket) -> ColumnElement[bool]:
    """Return what holds for tickets behind `last`: they are found by where it stands, not by counting."""
    same = tickets.c.created_at == last.created_at
    if order == "newest":
        return or_(tickets.c.created_at < last.created_at, and_(same, tickets.c.id < last.id))
    younger = or_(tickets.c.created_at > last.created_at, and_(same, tickets.c.id > last.id))
    if order == "oldest":
        return younger
    return or_(_URGENCY.op("<")(urgency(last)), and_(_URGENCY.op("=")(urgency(last)), younger))
