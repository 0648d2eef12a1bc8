"""What became of live answers, read from receipts, verdicts and tickets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from app.domain.course import BACK, Course, course_of
from app.domain.decision import COURTESY
from app.domain.receipt import Receipt
from app.domain.receipt_search import UNTOUCHED
from app.domain.request import Request
from app.domain.watch import Answered, Asked, Said
from app.storage.codec import decode
from app.storage.tables.core import feedback, fingerprints, receipts, requests, ticket_events, tickets

_ABOUT = 500
_OVERHEARD = 4
"""So many times as many fingerprints are looked through for requests that were asked of the engine itself."""
_REFUTED = frozenset({"not_quite", "person"})


@dataclass(frozen=True, slots=True)
class SqlExperience:
    """`Experience` over the database."""

    engine: Engine

    def answers(self, *, since: datetime, until: datetime, limit: int) -> tuple[Answered, ...]:
        """Return the first answer of each request in this time, oldest first, the newest `limit` of them."""
        with self.engine.connect() as connection:
            first: dict[str, Receipt] = {}
            for receipt in self._receipts(connection, since, until, limit):
                if receipt.decision.kind == "reply" and receipt.decision.reason != COURTESY:
                    first.setdefault(receipt.request_id, receipt)
            said = _said(connection, first)
        return tuple(
            Answered(
                request_id=name,
                at=receipt.at,
                confidence=receipt.decision.confidence,
                said=said.get(name, ""),
                language=receipt.triage.language,
            )
            for name, receipt in first.items()
        )

    def decided(self, *, since: datetime, until: datetime, limit: int) -> tuple[tuple[Request, Receipt], ...]:
        """Return requests with their receipts in this time, oldest first."""
        with self.engine.connect() as connection:
            found = self._receipts(connection, since, until, limit)
            asked = {
                row.id: decode(Request, row.payload)
                for part in _parts([receipt.request_id for receipt in found])
                for row in connection.execute(select(requests.c.id, requests.c.payload).where(requests.c.id.in_(part)))
            }
        return tuple((asked[r.request_id], r) for r in found if r.request_id in asked)

    def courses(self, *, since: datetime, until: datetime, limit: int) -> tuple[Course, ...]:
        """Return how each request in this time went, oldest first."""
        first: dict[str, tuple[Request, Receipt]] = {}
        for request, receipt in self.decided(since=since, until=until, limit=limit):
            first.setdefault(request.id, (request, receipt))
        with self.engine.connect() as connection:
            lives = _lives(connection, list(first))
        return tuple(
            course_of(request, receipt, tier=lives[name].tier, events=lives[name].events)
            for name, (request, receipt) in first.items()
        )

    def asked(self, *, since: datetime, until: datetime, model: str, limit: int) -> tuple[Asked, ...]:
        """Return requests whose fingerprints `model` made in this time, oldest first, the newest `limit` of them.

        Each with the confidence of its first decision. Left out is what no threshold would change, and what was merely
        overheard: of that only what the engine was sure of left a trace.
        """
        of_it = receipts.alias()
        first = select(func.min(of_it.c.id)).where(of_it.c.request_id == fingerprints.c.request_id)
        query = (
            select(fingerprints, receipts.c.confidence, requests.c.payload)
            .select_from(fingerprints)
            .join(receipts, receipts.c.id == first.scalar_subquery())
            .join(requests, requests.c.id == fingerprints.c.request_id)
            .where(fingerprints.c.at >= since, fingerprints.c.at < until, fingerprints.c.model == model)
            .where(receipts.c.reason.not_in(sorted(UNTOUCHED)))
            .order_by(fingerprints.c.at.desc(), fingerprints.c.request_id.desc())
            .limit(limit * _OVERHEARD)
        )
        with self.engine.connect() as connection:
            rows = [row for row in connection.execute(query) if decode(Request, row.payload).explicit][:limit]
        return tuple(
            Asked(request_id=row.request_id, at=row.at, vector=bytes(row.vector), confidence=row.confidence)
            for row in reversed(rows)
        )

    def _receipts(self, connection: Connection, since: datetime, until: datetime, limit: int) -> tuple[Receipt, ...]:
        query = (
            select(receipts.c.payload)
            .where(receipts.c.at >= since, receipts.c.at < until)
            .order_by(receipts.c.at.desc(), receipts.c.id.desc())
            .limit(limit)
        )
        return tuple(decode(Receipt, payload) for payload in reversed(connection.execute(query).scalars().all()))


@dataclass(slots=True)
class _Life:
    tier: int = 0
    events: list[tuple[str, datetime]] = field(default_factory=list)


def _lives(connection: Connection, asked: list[str]) -> Mapping[str, _Life]:
    """Return what became of the requests' tickets; one without a ticket has lived nothing."""
    found: defaultdict[str, _Life] = defaultdict(_Life)
    for part in _parts(asked):
        query = (
            select(tickets.c.request_id, tickets.c.tier, ticket_events.c.kind, ticket_events.c.at)
            .join(ticket_events, ticket_events.c.ticket_id == tickets.c.id)
            .where(tickets.c.request_id.in_(part))
            .order_by(ticket_events.c.position)
        )
        for row in connection.execute(query):
            life = found[row.request_id]
            life.tier = row.tier
            life.events.append((row.kind, row.at))
    return found


def _said(connection: Connection, asked: Mapping[str, Receipt]) -> dict[str, Said]:
    """Return what each asker said or did; whoever complained once was not helped."""
    said: dict[str, Said] = {}
    for part in _parts(list(asked)):
        verdicts = select(feedback.c.request_id, feedback.c.verdict).where(feedback.c.request_id.in_(part))
        for row in connection.execute(verdicts):
            if row.verdict in _REFUTED:
                said[row.request_id] = "wrong"
            else:
                said.setdefault(row.request_id, "right")
        back = (
            select(tickets.c.request_id)
            .join(ticket_events, ticket_events.c.ticket_id == tickets.c.id)
            .where(tickets.c.request_id.in_(part), ticket_events.c.kind.in_(sorted(BACK)))
        )
        said |= dict.fromkeys(connection.execute(back).scalars(), "wrong")
    return said


def _parts(ids: list[str]) -> Iterable[list[str]]:
    return (ids[start : start + _ABOUT] for start in range(0, len(ids), _ABOUT))
