"""`ReceiptQueries`: receipts are found by any id, by what was decided and when, and counted by confidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.decision import DecisionKind
from app.domain.receipt_search import ConfidenceCount, ReceiptSearch, answered_at
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_decision, a_receipt, a_request, a_ticket


def put(
    work: UnitOfWork, number: int, kind: DecisionKind = "reply", *, confidence: float = 0.9, reason: str = ""
) -> None:
    asked = a_request(f"req_{number}", text=f"Question\n {number}", received_at=MOMENT + timedelta(minutes=number))
    work.records.add_request(asked)
    decision = replace(a_decision(kind, reason=reason), confidence=confidence)
    work.records.add_receipt(a_receipt(asked, decision, id=f"rcp_{number}"))


def found(work: UnitOfWork, **search: Any) -> list[str]:
    return [line.id for line in work.receipts.find(ReceiptSearch(**search))]


def test_the_newest_come_first_and_the_next_page_goes_on(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in (1, 2, 3):
            put(work, number)
        first = work.receipts.find(ReceiptSearch(), limit=2)
        assert [line.id for line in first] == ["rcp_3", "rcp_2"]
        assert found(work, before=(first[-1].at, first[-1].id)) == ["rcp_1"]


def test_any_part_of_any_id_finds_it_the_tickets_too(units: UnitOfWorkFactory) -> None:
    with units() as work:
        put(work, 1)
        put(work, 2)
        work.tickets.add(a_ticket(a_request("req_1"), id="tkt_77"))
        work.attachments.attach("req_2", "tkt_77", at=MOMENT)
        assert found(work, id="rcp_1") == ["rcp_1"]
        assert found(work, id="q_2") == ["rcp_2"]
        assert found(work, id="tkt_77") == ["rcp_2", "rcp_1"]
        assert found(work, id="%") == []
        line = work.receipts.find(ReceiptSearch(id="rcp_1"))[0]
    assert (line.ticket_id, line.text, line.kind, line.language) == ("tkt_77", "Question 1", "reply", "en")


def test_kind_and_time_narrow_it_down(units: UnitOfWorkFactory) -> None:
    with units() as work:
        put(work, 1)
        put(work, 2, "escalate")
        put(work, 3, "escalate")
        assert found(work, kind="escalate") == ["rcp_3", "rcp_2"]
        assert found(work, since=MOMENT + timedelta(minutes=2), until=MOMENT + timedelta(minutes=3)) == ["rcp_2"]


def test_first_decisions_are_counted_by_confidence(units: UnitOfWorkFactory) -> None:
    with units() as work:
        put(work, 1, confidence=0.905)
        put(work, 2, "escalate", confidence=0.29)
        put(work, 3, "escalate", confidence=0.5, reason="sensitive")
        put(work, 4, "silent", confidence=0.8)
        again = a_receipt(a_request("req_2", received_at=MOMENT + timedelta(minutes=9)), id="rcp_9")
        work.records.add_receipt(again)
        counts = work.receipts.confidences(MOMENT, MOMENT + timedelta(days=1))
    assert counts == (
        ConfidenceCount(language="en", percent=29, count=1),
        ConfidenceCount(language="en", percent=90, count=1),
    )
    assert [answered_at(counts, percent) for percent in (0, 29, 30, 90, 91)] == [2, 2, 1, 1, 0]
    assert answered_at(counts, 0, languages=("es",)) == 0
