"""What became of live answers, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.course import BACK, Course, course_of
from app.domain.decision import COURTESY
from app.domain.receipt import Receipt
from app.domain.receipt_search import UNTOUCHED
from app.domain.request import Request
from app.domain.watch import Answered, Asked, Said
from tests.fakes.memory import MemoryUnitsOfWork


@dataclass(slots=True)
class MemoryExperience:
    """`Experience` over units of work in memory."""

    units: MemoryUnitsOfWork

    def answers(self, *, since: datetime, until: datetime, limit: int) -> tuple[Answered, ...]:
        first: dict[str, Receipt] = {}
        for receipt in self._receipts(since, until, limit):
            if receipt.decision.kind == "reply" and receipt.decision.reason != COURTESY:
                first.setdefault(receipt.request_id, receipt)
        return tuple(
            Answered(
                request_id=name,
                at=receipt.at,
                confidence=receipt.decision.confidence,
                said=self._said(name),
                language=receipt.triage.language,
            )
            for name, receipt in first.items()
        )

    def decided(self, *, since: datetime, until: datetime, limit: int) -> tuple[tuple[Request, Receipt], ...]:
        asked = self.units.data.requests
        found = self._receipts(since, until, limit)
        return tuple((asked[receipt.request_id], receipt) for receipt in found if receipt.request_id in asked)

    def courses(self, *, since: datetime, until: datetime, limit: int) -> tuple[Course, ...]:
        first: dict[str, tuple[Request, Receipt]] = {}
        for request, receipt in self.decided(since=since, until=until, limit=limit):
            first.setdefault(request.id, (request, receipt))
        return tuple(self._course(request, receipt) for request, receipt in first.values())

    def asked(self, *, since: datetime, until: datetime, model: str, limit: int) -> tuple[Asked, ...]:
        kept = sorted(self.units.data.more.fingerprints.values(), key=lambda one: (one.at, one.request_id))
        found = []
        for one in kept:
            receipts = sorted(r.id for r in self.units.data.receipts.values() if r.request_id == one.request_id)
            request = self.units.data.requests.get(one.request_id)
            if since <= one.at < until and one.features.model == model and receipts and request and request.explicit:
                decision = self.units.data.receipts[receipts[0]].decision
                if decision.reason not in UNTOUCHED:
                    asked = Asked(
                        request_id=one.request_id,
                        at=one.at,
                        vector=one.features.vector,
                        confidence=decision.confidence,
                    )
                    found.append(asked)
        return tuple(found[-limit:])

    def _receipts(self, since: datetime, until: datetime, limit: int) -> list[Receipt]:
        found = [receipt for receipt in self.units.data.receipts.values() if since <= receipt.at < until]
        return sorted(found, key=lambda receipt: (receipt.at, receipt.id))[-limit:]

    def _said(self, request_id: str) -> Said:
        verdicts = {given.verdict for given in self.units.data.feedback.values() if given.request_id == request_id}
        came_back = any(kind in BACK for kind, _ in self._events(request_id))
        if came_back or verdicts & {"not_quite", "person"}:
            return "wrong"
        return "right" if verdicts else ""

    def _course(self, request: Request, receipt: Receipt) -> Course:
        tier = next((t.tier for t in self.units.data.tickets.values() if t.request_id == request.id), 0)
        return course_of(request, receipt, tier=tier, events=self._events(request.id))

    def _events(self, request_id: str) -> Iterator[tuple[str, datetime]]:
        own = {ticket.id for ticket in self.units.data.tickets.values() if ticket.request_id == request_id}
        return ((event.kind, event.at) for event in self.units.data.events if event.ticket_id in own)
