"""Decisions of before: looked up, explained, and decided again with today's configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.domain.decision import DecisionKind
from app.domain.one_line import ONE_LINE
from app.domain.receipt import Candidate, Receipt
from app.domain.receipt_search import ReceiptSearch
from app.web.admin.seats import Admin
from app.web.admin.words import DIFFERENCES, KIND_BADGES, KINDS, REASONS, TIMES, closeness
from app.web.rendering import page

_PAGE = 50
_KINDS: tuple[DecisionKind, ...] = ("reply", "clarify", "escalate", "silent")

router = APIRouter(prefix="/admin/receipts")
ReceiptId = Annotated[str, Path(max_length=200, pattern=ONE_LINE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A candidate as people read it: how it compares with the best, and what became of it."""

    rank: int
    candidate: Candidate
    words: str
    used: str


class Asked(BaseModel):
    """What the form above the list says; what cannot be understood is not looked for."""

    q: str = Field("", max_length=100, pattern=ONE_LINE)
    kind: str = Field("", max_length=20)
    since: str = Field("", max_length=20)
    until: str = Field("", max_length=20)
    before: str = Field("", max_length=200, pattern=ONE_LINE)

    def search(self) -> ReceiptSearch:
        """Return what to look for."""
        return ReceiptSearch(
            id=self.q.strip(),
            kind=next((known for known in _KINDS if known == self.kind), None),
            since=_day(self.since),
            until=_day(self.until, after=1),
            before=_place(self.before),
        )


@router.get("")
def find(request: Request, admin: Admin, asked: Annotated[Asked, Query()]) -> Response:
    """List decisions, the newest first."""
    with admin.reading() as work:
        lines = work.receipts.find(asked.search(), limit=_PAGE + 1)
    shown = lines[:_PAGE]
    return page(
        request,
        "admin/receipts.html",
        lines=shown,
        asked=asked,
        more=f"{shown[-1].at.isoformat()}~{shown[-1].id}" if len(lines) > _PAGE else "",
        kinds=KINDS,
        badges=KIND_BADGES,
        now=admin.clock.now(),
    )


@router.get("/{receipt_id}")
def why(request: Request, admin: Admin, receipt_id: ReceiptId, replay: bool = False) -> Response:
    """Explain one decision; with `replay` decide it again and show what differs, storing nothing."""
    found = admin.service.explain(receipt_id, replay=replay)
    with admin.reading() as work:
        turns = work.turns.of_request(found.receipt.request_id)
        ticket = work.tickets.of_request(found.receipt.request_id)
    return page(
        request,
        "admin/receipt.html",
        receipt=found.receipt,
        considered=tuple(_considered(found.receipt)),
        explanation=found,
        replay=replay,
        turns=turns,
        ticket=ticket,
        kinds=KINDS,
        badges=KIND_BADGES,
        reasons=REASONS,
        differences=DIFFERENCES,
        times=TIMES,
    )


def _considered(receipt: Receipt) -> Iterator[Considered]:
    decision = receipt.decision
    quoted = {span.document_id for span in decision.answer.spans} if decision.answer else set()
    shown = {suggestion.document_id for suggestion in decision.suggestions}
    best = max((candidate.score for candidate in receipt.candidates), default=0.0)
    for rank, candidate in enumerate(receipt.candidates, start=1):
        used = "quoted" if candidate.document_id in quoted else "shown" if candidate.document_id in shown else ""
        yield Considered(rank=rank, candidate=candidate, words=closeness(candidate.score, best), used=used)


def _day(text: str, *, after: int = 0) -> datetime | None:
    try:
        day = date.fromisoformat(text) + timedelta(days=after)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), UTC)


def _place(text: str) -> tuple[datetime, str] | None:
    moment, _, id_ = text.partition("~")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
    except ValueError:
        return None
    return (at, id_) if at.tzinfo else None
