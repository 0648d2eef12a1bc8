"""Each correction is a label with its provenance; nothing else is."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from app.domain.feedback import Feedback
from app.domain.label import Label, pseudonym, text_digest
from app.domain.ticket import Ticket
from app.services.requests.record_feedback import RecordFeedback
from app.services.tickets.edit_ticket import EditTicket, TicketEdit
from tests.fakes.builders import MOMENT, an_answer, an_incoming
from tests.fakes.engine import FakeAnswerer
from tests.fakes.wiring import Wiring

ANN = "ann@example.com"


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(answerer=FakeAnswerer(an_answer(0.1)))


@pytest.fixture
def ticket(wiring: Wiring) -> Ticket:
    return wiring.ask()(an_incoming()).ticket


def edit(wiring: Wiring, ticket: Ticket, **changes: Any) -> None:
    EditTicket(change=wiring.change())(ticket.id, TicketEdit(**changes), actor=ANN)


def labels(wiring: Wiring) -> tuple[Label, ...]:
    with wiring.unit_of_work() as work:
        return work.labels.all()


def test_a_rerouted_ticket_teaches_old_and_new_queue(wiring: Wiring, ticket: Ticket) -> None:
    edit(wiring, ticket, queue="hr", priority="low")
    found = {label.field: (label.old, label.new) for label in labels(wiring)}
    assert found == {"queue": ("it", "hr"), "priority": ("high", "low")}
    first = labels(wiring)[0]
    assert (first.text, first.request_id, first.source) == ("My VPN does not connect", ticket.request_id, "edit")


def test_who_corrected_is_known_by_a_pseudonym_only(wiring: Wiring, ticket: Ticket) -> None:
    edit(wiring, ticket, topics=("hr/leave",))
    assert {label.actor for label in labels(wiring)} == {pseudonym("agent", ANN)}
    assert ANN not in pseudonym("agent", ANN)


def test_closing_with_its_topics_confirms_them_with_less_weight(wiring: Wiring, ticket: Ticket) -> None:
    edit(wiring, ticket, state="solved")
    (label,) = labels(wiring)
    assert (label.field, label.old, label.new, label.source) == ("topic", "it/vpn", "it/vpn", "close")
    assert label.weight < 1


def test_taking_a_ticket_teaches_nothing(wiring: Wiring, ticket: Ticket) -> None:
    edit(wiring, ticket, assignee=ANN, state="in_progress")
    assert labels(wiring) == ()


def test_an_answer_that_did_not_help_is_a_label_of_the_answer() -> None:
    wiring = Wiring()
    request = wiring.ask()(an_incoming()).request
    said = Feedback(request_id=request.id, verdict="not_quite", actor=request.requester, at=MOMENT)
    for _ in range(2):
        RecordFeedback(unit_of_work=wiring.unit_of_work, source="reaction")(said)
    (label,) = labels(wiring)
    assert (label.field, label.new, label.source) == ("answer", "not_quite", "reaction")
    assert "page-1" in label.old


def test_a_verdict_on_an_earlier_answer_is_a_label_of_that_one() -> None:
    wiring = Wiring()
    request = wiring.ask()(an_incoming()).request
    with wiring.unit_of_work() as work:
        (first,) = work.turns.of_request(request.id)
        work.records.add_receipt(replace(first, id="rcp_next", decision=replace(first.decision, answer=None)))
        work.commit()
    said = Feedback(request_id=request.id, verdict="not_quite", actor="x", at=MOMENT, receipt_id=first.id)
    RecordFeedback(unit_of_work=wiring.unit_of_work)(said)
    assert "page-1" in labels(wiring)[0].old


def test_no_text_is_logged(wiring: Wiring, ticket: Ticket, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        edit(wiring, ticket, queue="hr")
    assert "VPN" not in caplog.text


def test_the_digest_is_blind_to_case_and_spacing() -> None:
    assert text_digest("VPN  is\ndown") == text_digest("vpn is down") != text_digest("vpn is up")
