"""Deadlines, the worker's round, and explanations."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace

import pytest

from app.domain.answer import Answer
from app.domain.errors import DatabaseUnusable, NotFound
from app.domain.request import Request
from app.ports import UnitOfWork
from app.services.worker.work import work_until
from indexer.types import Hit
from tests.fakes.builders import a_receipt, a_request, an_answer, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer, FakeChannel
from tests.fakes.wiring import Wiring


class _Broken:
    """An `Answerer` with a bug."""

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None:
        raise ZeroDivisionError


def test_a_request_without_an_outcome_becomes_a_ticket_for_people() -> None:
    clock, channel = FakeClock(), FakeChannel()
    wiring = Wiring(clock=clock, channel=channel)
    request = wiring.accept()(an_incoming()).request
    clock.advance(120)
    assert wiring.watch(seconds=120)() == 0
    clock.advance(1)
    assert wiring.watch(seconds=120)() == 1
    assert wiring.watch(seconds=120)() == 0
    wiring.work()()
    with wiring.unit_of_work() as work:
        ticket = work.tickets.of_request(request.id)
        assert work.records.receipt(request.id).decision.reason == "deadline_missed"
    assert ticket is not None
    assert (ticket.state, ticket.tier) == ("open", 1)
    assert ticket.queue
    assert [decision.kind for _, decision in channel.shown.values()] == ["escalate"]


def test_a_handled_request_meets_its_deadline() -> None:
    clock = FakeClock()
    wiring = Wiring(clock=clock)
    wiring.ask()(an_incoming())
    clock.advance(10_000)
    assert wiring.watch()() == 0


def test_a_request_that_breaks_the_engine_reaches_people_and_holds_up_nobody(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    wiring = Wiring(clock=clock, answerer=_Broken())
    broken = wiring.accept()(an_incoming("a request with a secret")).request
    with caplog.at_level(logging.ERROR):
        wiring.work()()
    assert "a request with a secret" not in caplog.text
    wiring.answerer = FakeAnswerer()
    later = wiring.accept()(an_incoming()).request
    wiring.work()()
    clock.advance(200)
    wiring.answerer = _Broken()
    wiring.work()()
    with wiring.unit_of_work() as work:
        assert work.records.receipt(later.id).decision.kind == "reply"
        assert work.records.receipt(broken.id).decision.reason == "deadline_missed"


class _Away:
    """A `UnitOfWorkFactory` whose database is down."""

    def __call__(self) -> UnitOfWork:
        raise DatabaseUnusable("The database 'x' cannot be used: connection refused.")


def test_a_database_that_is_down_is_said_in_a_line(caplog: pytest.LogCaptureFixture) -> None:
    assert Wiring(unit_of_work=_Away()).work()() == 0
    assert "connection refused" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_round_handles_and_delivers_what_was_accepted() -> None:
    channel = FakeChannel()
    wiring = Wiring(channel=channel)
    wiring.accept()(an_incoming())
    assert wiring.work()() == 2
    assert len(channel.shown) == 1
    assert wiring.work()() == 0


def test_the_worker_stops_when_told() -> None:
    wiring, stopped = Wiring(), threading.Event()
    worker = threading.Thread(target=work_until, args=(stopped, wiring.work()), kwargs={"pause": 0.01})
    worker.start()
    stopped.set()
    worker.join(timeout=30)
    assert not worker.is_alive()


def test_an_explanation_is_the_stored_receipt() -> None:
    wiring = Wiring()
    outcome = wiring.handle()(a_request())
    explanation = wiring.explain()(outcome.receipt.id)
    assert (explanation.receipt, explanation.replayed) == (outcome.receipt, None)


def test_a_replay_with_nothing_changed_shows_no_difference_and_stores_nothing() -> None:
    wiring = Wiring()
    outcome = wiring.handle()(a_request())
    explanation = wiring.explain()(outcome.request.id, replay=True)
    assert explanation.differences == ()
    with wiring.unit_of_work() as work:
        assert work.records.receipt(outcome.request.id) == outcome.receipt


def test_a_replay_shows_what_is_different_today() -> None:
    wiring = Wiring()
    outcome = wiring.handle()(a_request())
    wiring.answerer = FakeAnswerer(an_answer(0.1))
    differences = wiring.explain()(outcome.receipt.id, replay=True).differences
    assert {difference.name: (difference.then, difference.now) for difference in differences} == {
        "decision": ("reply", "escalate"),
        "reason": ("answered", "no_good_answer"),
        "confidence": ("0.900", "0.100"),
        "answer": (an_answer().text, ""),
    }


def test_a_question_of_the_command_line_is_replayed_from_its_receipt_alone() -> None:
    wiring = Wiring()
    receipt = replace(wiring.decide()(a_request()), request_id="req_unstored")
    with wiring.unit_of_work() as work:
        work.records.add_receipt(receipt)
        work.commit()
    assert wiring.explain()("req_unstored", replay=True).differences == ()
    assert wiring.retriever.audiences[-1] == a_receipt().audience


def test_an_unknown_receipt_cannot_be_explained() -> None:
    with pytest.raises(NotFound, match="rcp_nowhere"):
        Wiring().explain()("rcp_nowhere")
