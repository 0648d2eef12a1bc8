"""Requests, receipts and feedback, in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import NotFound
from app.domain.feedback import Feedback
from app.domain.receipt import Receipt
from app.domain.request import Request

if TYPE_CHECKING:
    from tests.fakes.memory import Data


@dataclass(slots=True)
class MemoryRecords:
    data: Data

    def add_request(self, request: Request) -> None:
        self.data.requests.setdefault(request.id, request)

    def request(self, request_id: str) -> Request:
        if request_id not in self.data.requests:
            raise NotFound(f"There is no request {request_id!r}. Check the id.")
        return self.data.requests[request_id]

    def add_receipt(self, receipt: Receipt) -> None:
        self.data.receipts.setdefault(receipt.id, receipt)

    def receipt(self, receipt_or_request_id: str) -> Receipt:
        mine = MemoryTurns(self.data).of_request(receipt_or_request_id)
        if mine or receipt_or_request_id in self.data.receipts:
            return self.data.receipts.get(receipt_or_request_id) or mine[-1]
        raise NotFound(f"There is no receipt {receipt_or_request_id!r}. Check the id.")

    def add_feedback(self, feedback: Feedback) -> None:
        self.data.feedback.setdefault((feedback.request_id, feedback.actor, feedback.verdict), feedback)


@dataclass(slots=True)
class MemoryTurns:
    data: Data

    def of_request(self, request_id: str) -> tuple[Receipt, ...]:
        mine = [receipt for receipt in self.data.receipts.values() if receipt.request_id == request_id]
        return tuple(sorted(mine, key=lambda receipt: receipt.at))


@dataclass(slots=True)
class MemoryFeedbackQueries:
    data: Data

    def of_request(self, request_id: str) -> tuple[Feedback, ...]:
        found = [given for given in self.data.feedback.values() if given.request_id == request_id]
        return tuple(sorted(found, key=lambda given: (given.at, given.verdict)))
