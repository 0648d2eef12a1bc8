"""How the desk is doing, in SQL: one row a ticket, made by the database from its events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Case,
    ColumnElement,
    Connection,
    Float,
    FunctionElement,
    Select,
    String,
    Subquery,
    and_,
    case,
    func,
    select,
)
from sqlalchemy.ext.compiler import compiles

from app.domain.decision import COURTESY
from app.domain.figures import HANDED, OVER, SILENT, TOUCHED, DayTally, QueueBacklog, TicketLife, Touched, tally
from app.domain.lifecycle import ENGINE
from app.storage.tables.core import ticket_events, tickets

_VISIBLE_LATE = 500
"""So many events may take their position before another that is committed first."""
_WAITING = ("open", "in_progress", "pending_requester", "snoozed")


class day_of(FunctionElement[str]):  # noqa: N801 - reads as the SQL function it is
    """The day of a moment, in UTC, as ISO text."""

    type = String()
    inherit_cache = True


class seconds_between(FunctionElement[float]):  # noqa: N801 - as above
    """How many seconds lie between two moments."""

    type = Float()
    inherit_cache = True


@compiles(day_of, "sqlite")
def _day_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"substr({compiler.process(element.clauses, **kw)}, 1, 10)"


@compiles(day_of, "postgresql")
def _day_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **kw)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


@compiles(seconds_between, "sqlite")
def _seconds_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"((julianday({last}) - julianday({first})) * 86400.0)"


@compiles(seconds_between, "postgresql")
def _seconds_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    first, last = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(extract(epoch FROM ({last} - {first})) AS double precision)"


@dataclass(frozen=True, slots=True)
class SqlDeskFigures:
    """`DeskFigures` on one connection's transaction."""

    connection: Connection

    def tallies(self, since: datetime, until: datetime) -> dict[str, DayTally]:
        """Return what the tickets that were opened in the span tell, by day."""
        return tally(self._lives(since, until))

    def opened(self, since: datetime, until: datetime) -> int:
        """Return how many tickets were opened in the span."""
        span = (tickets.c.created_at >= since) & (tickets.c.created_at < until)
        return self.connection.execute(select(func.count()).where(span)).scalar_one()

    def touched(self, *, after: int) -> Touched:
        """Return where the log of events ends, and the days whose tickets had one after `after`, or shortly before."""
        newest = self.connection.execute(select(func.max(ticket_events.c.position))).scalar_one() or 0
        changed = ticket_events.c.position > after - _VISIBLE_LATE
        query = select(day_of(tickets.c.created_at)).join(ticket_events).where(changed).distinct()
        return Touched(position=newest, days=frozenset(self.connection.execute(query).scalars()))

    def backlog(self) -> tuple[QueueBacklog, ...]:
        """Return what people still owe, the longest queue first."""
        states = [func.coalesce(func.sum(_flag(tickets.c.state == state)), 0) for state in _WAITING]
        query = (
            select(tickets.c.queue, *states, func.min(tickets.c.created_at))
            .where(tickets.c.state.in_(_WAITING), tickets.c.tier > 0)
            .group_by(tickets.c.queue)
        )
        rows = self.connection.execute(query).all()
        found = [
            QueueBacklog(queue=queue, open=new, in_progress=busy, waiting=asked + snoozed, oldest_at=oldest)
            for queue, new, busy, asked, snoozed, oldest in rows
        ]
        return tuple(sorted(found, key=lambda one: (-one.total, one.queue)))

    def _lives(self, since: datetime, until: datetime) -> Iterator[TicketLife]:
        rows = self.connection.execute(_lives(since, until))
        for day, quiet, answers, mine, handed, over, again, wait, until_over in rows:
            yield TicketLife(day, bool(quiet), answers, bool(mine), handed, over, bool(again), wait, until_over)


def _lives(since: datetime, until: datetime) -> Select[Any]:
    """Return one row a ticket."""
    t = _told(since, until).c
    return select(
        day_of(t.created_at),
        t.quiet,
        t.answers,
        t.mine,
        t.handed.is_not(None),
        t.over.is_not(None),
        _flag(t.over.is_not(None) & (t.again >= t.over)),
        seconds_between(t.handed, t.touched),
        seconds_between(t.created_at, t.over),
    )


def _told(since: datetime, until: datetime) -> Subquery:
    """Return what its events tell of each ticket. The tickets are materialised first: else the planner reads every
    event there is."""
    chosen = (
        select(tickets.c.id, tickets.c.requester, tickets.c.created_at)
        .where(tickets.c.created_at >= since, tickets.c.created_at < until)
        .cte("chosen")
        .prefix_with("MATERIALIZED")
    )
    event = ticket_events.c
    engine = and_(event.kind == "answered", event.actor == ENGINE)
    person = event.actor.not_in([ENGINE]) & (event.actor != chosen.c.requester)
    return (
        select(
            chosen.c.id,
            chosen.c.created_at,
            func.max(_flag((event.kind == SILENT) | (engine & (event.detail == COURTESY)))).label("quiet"),
            func.sum(_flag(engine & (event.detail != COURTESY))).label("answers"),
            func.max(_flag((event.kind == "solved") & (event.actor == chosen.c.requester))).label("mine"),
            func.min(_moment(event.kind.in_(HANDED))).label("handed"),
            func.min(_moment(event.kind.in_(TOUCHED) & person)).label("touched"),
            func.min(_moment(event.kind.in_(OVER))).label("over"),
            func.max(_moment(event.kind == "reopened")).label("again"),
        )
        .join(ticket_events, event.ticket_id == chosen.c.id)
        .group_by(chosen.c.id, chosen.c.created_at)
        .subquery("told")
    )


def _flag(holds: ColumnElement[bool]) -> Case[int]:
    return case((holds, 1), else_=0)


def _moment(holds: ColumnElement[bool]) -> Case[Any]:
    return case((holds, ticket_events.c.at))
