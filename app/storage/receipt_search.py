"""Looking receipts up in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Row, and_, cast, func, or_, select, tuple_

from app.domain.receipt import Receipt
from app.domain.receipt_search import UNTOUCHED, ConfidenceCount, ReceiptLine, ReceiptSearch
from app.storage.codec import decode
from app.storage.tables.core import attachments, receipts, tickets

_SHOWN = 160


@dataclass(frozen=True, slots=True)
class SqlReceiptQueries:
    """`ReceiptQueries` on one connection's transaction."""

    connection: Connection

    def find(self, search: ReceiptSearch, *, limit: int = 50) -> tuple[ReceiptLine, ...]:
        """Return at most `limit` matching receipts, newest first."""
        ticket = func.coalesce(tickets.c.id, attachments.c.ticket_id, "").label("ticket_id")
        query = (
            select(receipts, ticket)
            .outerjoin(tickets, tickets.c.request_id == receipts.c.request_id)
            .outerjoin(attachments, attachments.c.request_id == receipts.c.request_id)
            .where(*_conditions(search))
            .order_by(receipts.c.at.desc(), receipts.c.id.desc())
            .limit(limit)
        )
        return tuple(_line(row) for row in self.connection.execute(query))

    def confidences(self, since: datetime, until: datetime) -> tuple[ConfidenceCount, ...]:
        """Return the span's first decisions by language and confidence; those no threshold changes are left out."""
        inside = and_(receipts.c.at >= since, receipts.c.at < until)
        first = select(func.min(receipts.c.id)).where(inside).group_by(receipts.c.request_id)
        # Rounding down, spelled with what every database has: not every SQLite is built with floor().
        percent = cast(func.round(receipts.c.confidence * 100 - 0.5 + 1e-9), Integer)
        query = (
            select(receipts.c.language, percent, func.count())
            .where(receipts.c.id.in_(first), receipts.c.kind != "silent", receipts.c.reason.not_in(sorted(UNTOUCHED)))
            .group_by(receipts.c.language, percent)
            .order_by(receipts.c.language, percent)
        )
        rows = self.connection.execute(query)
        return tuple(ConfidenceCount(language=row[0], percent=row[1], count=row[2]) for row in rows)


def _conditions(search: ReceiptSearch) -> Iterator[ColumnElement[bool]]:
    if search.id:
        yield or_(
            *(
                column.contains(search.id, autoescape=True)
                for column in (receipts.c.id, receipts.c.request_id, tickets.c.id, attachments.c.ticket_id)
            )
        )
    if search.kind:
        yield receipts.c.kind == search.kind
    if search.since:
        yield receipts.c.at >= search.since
    if search.until:
        yield receipts.c.at < search.until
    if search.before:
        yield tuple_(receipts.c.at, receipts.c.id) < tuple_(*search.before)


def _line(row: Row[Any]) -> ReceiptLine:
    text = " ".join(decode(Receipt, row.payload).text.split())
    return ReceiptLine(
        id=row.id,
        request_id=row.request_id,
        ticket_id=row.ticket_id,
        at=row.at,
        text=text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…",
        kind=row.kind,
        reason=row.reason,
        confidence=row.confidence,
        language=row.language,
    )
