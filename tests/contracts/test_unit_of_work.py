"""`UnitOfWork`, `Records`, `FeedbackQueries` and `TicketLinks` on every store."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import NotFound
from app.domain.feedback import Feedback
from app.ports import UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_receipt, a_reply_effect, a_request, a_ticket


def test_what_was_not_committed_never_happened(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.records.add_request(a_request())
        work.tickets.add(a_ticket())
        work.inbox.put(a_request())
        work.outbox.put([a_reply_effect()])
    with units() as work:
        assert work.tickets.of_request("req_1") is None
        assert work.inbox.lease(limit=9, now=MOMENT, seconds=1) == ()
        assert work.outbox.lease(limit=9, now=MOMENT, seconds=1) == ()
        with pytest.raises(NotFound):
            work.records.request("req_1")


def test_an_error_rolls_everything_back_and_leaves_the_store_usable(units: UnitOfWorkFactory) -> None:
    with pytest.raises(NotFound), units() as work:  # noqa: PT012 - the write before the error is the point
        work.records.add_request(a_request())
        work.tickets.get("tkt_nowhere")
    with units() as work:
        work.records.add_request(a_request(text="second"))
        work.commit()
    with units() as work:
        assert work.records.request("req_1").text == "second"


@pytest.mark.parametrize(
    "text", ["plain", "שלום, ה-VPN לא עובד", "😀👩‍👩‍👧", "a'b\"c\\d; DROP TABLE tickets", "x" * 20_000]
)
def test_a_request_comes_back_as_it_was(units: UnitOfWorkFactory, text: str) -> None:
    request = a_request(text=text, explicit=False)
    with units() as work:
        work.records.add_request(request)
        work.commit()
    with units() as work:
        assert work.records.request(request.id) == request


def test_a_request_added_twice_keeps_the_first(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.records.add_request(a_request())
        work.records.add_request(a_request(text="other"))
        assert work.records.request("req_1") == a_request()


def test_a_receipt_is_found_by_its_own_id_and_by_its_request(units: UnitOfWorkFactory) -> None:
    receipt = a_receipt()
    with units() as work:
        work.records.add_receipt(receipt)
        work.commit()
    with units() as work:
        assert work.records.receipt(receipt.id) == receipt
        assert work.records.receipt(receipt.request_id) == receipt


def test_a_receipt_with_infinite_scores_survives(units: UnitOfWorkFactory) -> None:
    receipt = a_receipt()
    candidate = replace(receipt.candidates[0], signals={"best": math.inf, "worst": -math.inf})
    receipt = replace(receipt, candidates=(candidate,))
    with units() as work:
        work.records.add_receipt(receipt)
        assert work.records.receipt(receipt.id) == receipt


def test_a_request_keeps_the_receipt_of_every_turn_and_shows_the_last(units: UnitOfWorkFactory) -> None:
    first = a_receipt(id="rcp_b")
    second = replace(a_receipt(id="rcp_a"), at=first.at + timedelta(seconds=1))
    with units() as work:
        for receipt in (second, first, replace(first, text="something else")):
            work.records.add_receipt(receipt)
        work.commit()
    with units() as work:
        assert work.turns.of_request("req_1") == (first, second)
        assert work.records.receipt("req_1") == second
        assert work.records.receipt("rcp_b") == first
        assert work.turns.of_request("req_2") == ()


def test_an_unknown_receipt_is_named_in_the_error(units: UnitOfWorkFactory) -> None:
    with units() as work, pytest.raises(NotFound, match="rcp_nowhere"):
        work.records.receipt("rcp_nowhere")


def test_the_same_verdict_of_the_same_person_counts_once(units: UnitOfWorkFactory) -> None:
    given = Feedback(request_id="req_1", verdict="not_quite", actor="ann@example.com", at=MOMENT, comment="old page")
    later = replace(given, verdict="solved", at=MOMENT + timedelta(minutes=1))
    with units() as work:
        work.records.add_request(a_request())
        for feedback in (given, later, given):
            work.records.add_feedback(feedback)
        work.commit()
    with units() as work:
        assert work.feedback.of_request("req_1") == (given, later)
        assert work.feedback.of_request("req_2") == ()


def test_a_ticket_keeps_the_first_external_id_of_each_system(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.records.add_request(a_request())
        work.tickets.add(a_ticket())
        work.links.link("tkt_1", system="desk", external_id="D-1")
        work.links.link("tkt_1", system="desk", external_id="D-2")
        work.links.link("tkt_1", system="other", external_id="7")
        work.commit()
    with units() as work:
        assert work.links.external_id("tkt_1", system="desk") == "D-1"
        assert work.links.external_id("tkt_1", system="other") == "7"
        assert work.links.external_id("tkt_1", system="none") == ""
        assert work.links.ticket_id("7", system="other") == "tkt_1"
        assert work.links.ticket_id("7", system="desk") == work.links.ticket_id("D-2", system="desk") == ""
