"""Requests, receipts and feedback in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Text, bindparam, or_, select

from app.domain.errors import NotFound
from app.domain.feedback import Feedback
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.storage.codec import decode, encode
from app.storage.tables import core as tables
from app.storage.tables.core import receipts, requests
from app.storage.writing import insert_once

# Made once: to put a statement together takes longer than to run it.
_THE = bindparam("the", type_=Text)
_REQUEST = select(requests.c.payload).where(requests.c.id == _THE)
_RECEIPT = (
    select(receipts.c.payload)
    .where(or_(receipts.c.id == _THE, receipts.c.request_id == _THE))
    .order_by(receipts.c.at.desc(), receipts.c.id.desc())
    .limit(1)
)
_FEEDBACK = (
    select(tables.feedback)
    .where(tables.feedback.c.request_id == bindparam("of"))
    .order_by(tables.feedback.c.at, tables.feedback.c.verdict)
)


@dataclass(frozen=True, slots=True)
class SqlRecords:
    """`Records` on one connection's transaction."""

    connection: Connection

    def add_request(self, request: Request) -> None:
        """Keep the request as it came."""
        row = {"id": request.id, "received_at": request.received_at, "payload": encode(request)}
        insert_once(self.connection, requests, row)

    def request(self, request_id: str) -> Request:
        """Return the request or raise `NotFound`."""
        payload = self.connection.execute(_REQUEST, {"the": request_id}).scalar_one_or_none()
        if payload is None:
            raise NotFound(f"There is no request {request_id!r}. Check the id.")
        return decode(Request, payload)

    def add_receipt(self, receipt: Receipt) -> None:
        """Keep the receipt of a request's decision."""
        row = {
            "id": receipt.id,
            "request_id": receipt.request_id,
            "at": receipt.at,
            "payload": encode(receipt),
            "kind": receipt.decision.kind,
            "reason": receipt.decision.reason,
            "confidence": receipt.decision.confidence,
            "language": receipt.triage.language,
        }
        insert_once(self.connection, receipts, row)

    def receipt(self, receipt_or_request_id: str) -> Receipt:
        """Return the receipt with this id, or the last one of this request, or raise `NotFound`."""
        payload = self.connection.execute(_RECEIPT, {"the": receipt_or_request_id}).scalar_one_or_none()
        if payload is None:
            raise NotFound(
                f"There is no receipt {receipt_or_request_id!r}, and no decided request of that id. "
                "Check the id; a request that was just accepted gets its receipt in a moment."
            )
        return decode(Receipt, payload)

    def add_feedback(self, feedback: Feedback) -> None:
        """Keep a verdict; the same one of the same person counts once."""
        row = {
            "request_id": feedback.request_id,
            "actor": feedback.actor,
            "verdict": feedback.verdict,
            "at": feedback.at,
            "comment": feedback.comment,
        }
        insert_once(self.connection, tables.feedback, row)


@dataclass(frozen=True, slots=True)
class SqlTurns:
    """`Turns` on one connection's transaction."""

    connection: Connection

    def of_request(self, request_id: str) -> tuple[Receipt, ...]:
        """Return the receipts of a request, the first decision first."""
        mine = select(receipts.c.payload).where(receipts.c.request_id == request_id)
        rows = self.connection.execute(mine.order_by(receipts.c.at, receipts.c.id)).scalars()
        return tuple(decode(Receipt, payload) for payload in rows)


@dataclass(frozen=True, slots=True)
class SqlFeedbackQueries:
    """`FeedbackQueries` on one connection's transaction."""

    connection: Connection

    def of_request(self, request_id: str) -> tuple[Feedback, ...]:
        """Return what people said of the reply to a request, oldest first."""
        return tuple(
            Feedback(request_id=row.request_id, verdict=row.verdict, actor=row.actor, at=row.at, comment=row.comment)
            for row in self.connection.execute(_FEEDBACK, {"of": request_id})
        )
