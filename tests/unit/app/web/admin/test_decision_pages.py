"""Decisions: found, paged, explained in words and decided again."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes.administration import AdminWorld
from tests.fakes.administration_filled import filled
from tests.fakes.builders import MOMENT, a_decision, a_receipt, a_request
from tests.fakes.markup import elements, text_of, values


def test_a_receipt_says_why_in_words_and_is_decided_again(world: AdminWorld) -> None:
    client = filled(world).client()
    why = text_of(client.get("/admin/receipts/rcp_1"))
    assert "A page answers it surely enough." in why
    assert "It was 90.0% sure of its best page; it answers from 60.0% on." in why
    assert "as good as the best" in why
    assert "quoted" in why
    again = text_of(client.get("/admin/receipts/rcp_1?replay=true"))
    assert "threshold of answers" in again


def test_decisions_are_found_and_paged(world: AdminWorld) -> None:
    with world.wiring.unit_of_work() as work:
        for number in range(60):
            asked = a_request(f"req_{number:02}", text=f"Q{number}", received_at=MOMENT + timedelta(minutes=number))
            work.records.add_receipt(a_receipt(asked, a_decision("escalate"), id=f"rcp_{number:02}"))
        work.commit()
    client = world.client()
    first, rows = client.get("/admin/receipts?kind=escalate"), "//main//tbody/tr"
    assert len(elements(first, rows)) == 50
    older = values(first, "//a[contains(@href, 'before=')]/@href")[0]
    assert len(elements(client.get(older), rows)) == 10
    assert "No decision was found" in text_of(client.get("/admin/receipts?kind=reply"))
    assert "Q7" in text_of(client.get("/admin/receipts?q=req_07&since=2026-03-02&until=2026-03-02"))
    for odd in ("since=yesterday", "before=x", "before=2026-01-01", "kind=odd", "until=9999-12-31"):
        assert client.get(f"/admin/receipts?{odd}").status_code == 200
