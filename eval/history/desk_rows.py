"""What happened at the desk of a home, as rows like those of a replay: what gaps and damage are read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from app.domain.course import Course
from app.domain.opt_out import is_left_out, leaves_out
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.turns import shown_by
from app.domain.watch import Answered
from app.ports import UnitOfWorkFactory


class Happened(Protocol):
    """What was decided in a time, oldest first, and what became of it; the newest `limit` of each."""

    def decided(self, *, since: datetime, until: datetime, limit: int) -> tuple[tuple[Request, Receipt], ...]: ...

    def answers(self, *, since: datetime, until: datetime, limit: int) -> tuple[Answered, ...]: ...

    def courses(self, *, since: datetime, until: datetime, limit: int) -> tuple[Course, ...]: ...


def desk_rows(
    happened: Happened,
    units: UnitOfWorkFactory,
    *,
    since: datetime,
    until: datetime,
    limit: int,
    left_out: frozenset[str] = frozenset(),
) -> list[dict[str, Any]]:
    """Return a row for each request, oldest first, by its first decision; none of what is `left_out` of learning.

    An answer counts as wrong where its asker said so or came back, and as refuted where people were needed after it.
    `gold_text` is what people replied.
    """
    said = {one.request_id: one.said for one in happened.answers(since=since, until=until, limit=limit)}
    courses = {one.request_id: one for one in happened.courses(since=since, until=until, limit=limit)}
    first: dict[str, tuple[Request, Receipt]] = {}
    for request, receipt in happened.decided(since=since, until=until, limit=limit):
        mine = not leaves_out(left_out, requester=request.requester, origin=request.origin)
        if mine and request.id in courses:
            first.setdefault(request.id, (request, receipt))
    rows = [
        _row(request, receipt, courses[request.id], said.get(request.id, "")) for request, receipt in first.values()
    ]
    wanted = [row["id"] for row in rows if _left_to_people(row)]
    replies = dict(_replies(units, wanted, left_out))
    return [row | {"gold_text": replies.get(row["id"], "")} for row in rows]


def _left_to_people(row: Mapping[str, Any]) -> bool:
    return row["verdict"] == "wrong" or row["decision"] in {"escalate", "clarify"}


def _row(request: Request, receipt: Receipt, course: Course, said: str) -> dict[str, Any]:
    decision = receipt.decision
    answer = decision.answer if decision.kind == "reply" else None
    return {
        "id": request.id,
        "text": request.text,
        "asker": request.requester,
        "where": f"{request.origin.channel}:{request.origin.conversation}",
        "time": request.received_at.isoformat(),
        "decision": decision.kind,
        "reason": decision.reason,
        "confidence": decision.confidence,
        "documents": list(dict.fromkeys(shown_by(decision))),
        "suggestions": [one.document_id for one in decision.suggestions],
        "answered": answer is not None,
        "quote": answer.spans[0].text if answer and answer.spans else "",
        "verdict": said if answer else "",
        "deflection": "refuted" if answer and not said and course.needed_people else "",
    }


def _replies(units: UnitOfWorkFactory, wanted: Sequence[str], left_out: frozenset[str]) -> Iterator[tuple[str, str]]:
    with units() as work:
        for request_id in wanted:
            ticket = work.tickets.of_request(request_id)
            told = work.conversations.of_ticket(ticket.id) if ticket else ()
            said = (one for one in told if one.kind == "reply" and not is_left_out(left_out, person=one.author))
            yield request_id, "\n\n".join(message.text for message in said)
