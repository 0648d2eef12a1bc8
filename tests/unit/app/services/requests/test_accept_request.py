"""Accepting events, and working on what was accepted."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from app.domain.answer import Answer
from app.domain.errors import Conflict, InvalidInput
from app.domain.request import Incoming, Request
from app.services.requests.ask import HOLD_SECONDS
from indexer.types import Hit
from tests.fakes.builders import an_answer, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.wiring import Wiring


@dataclass(slots=True)
class _FailingOnce:
    """An `Answerer` that fails on its first call, as a process that dies would."""

    failed: list[str] = field(default_factory=list)

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None:
        if not self.failed:
            self.failed.append(request.id)
            raise Conflict("died")
        return an_answer()


def test_an_accepted_event_waits_until_a_worker_handles_it() -> None:
    wiring = Wiring()
    accepted = wiring.accept()(an_incoming())
    assert accepted.new
    assert wiring.work_inbox()() == 1
    with wiring.unit_of_work() as work:
        assert work.tickets.of_request(accepted.request.id) is not None
    assert wiring.work_inbox()() == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (an_incoming(message="m1", event_id="e1"), an_incoming(message="m1", event_id="e2")),
        (an_incoming(message="m1", event_id="e1"), an_incoming(message="m2", event_id="e1")),
    ],
)
def test_a_redelivered_event_returns_the_first_request(first: Incoming, second: Incoming) -> None:
    wiring = Wiring()
    accepted = wiring.accept()(first)
    again = wiring.accept()(second)
    assert not again.new
    assert again.request == accepted.request
    assert wiring.work_inbox()() == 1


@pytest.mark.parametrize("text", ["", "   \n\t ", "\x00\x01\x02", "x" * 1_000_000])
def test_a_text_that_cannot_be_used_is_refused_and_leaves_nothing(text: str) -> None:
    wiring = Wiring()
    with pytest.raises(InvalidInput):
        wiring.accept()(an_incoming(text))
    assert wiring.work_inbox()() == 0


def test_binary_between_words_is_dropped_and_the_words_kept() -> None:
    accepted = Wiring().accept()(an_incoming("my\x00 VPN\u00a0is\x1b[31m down\ud800"))
    assert accepted.request.text == "my VPN is[31m down"


def test_asking_returns_the_outcome_at_once_and_leaves_no_work() -> None:
    wiring = Wiring()
    outcome = wiring.ask()(an_incoming())
    assert outcome.ticket.state == "answered"
    assert wiring.work_inbox()() == 0


def test_asking_again_with_the_same_event_returns_the_same_outcome() -> None:
    wiring = Wiring()
    assert wiring.ask()(an_incoming(event_id="e1")) == wiring.ask()(an_incoming(event_id="e1"))


def test_what_an_asking_process_left_unfinished_a_worker_finishes() -> None:
    clock = FakeClock()
    wiring = Wiring(clock=clock, answerer=_FailingOnce())
    with pytest.raises(Conflict):
        wiring.ask()(an_incoming())
    assert wiring.work_inbox()() == 0
    clock.advance(HOLD_SECONDS)
    assert wiring.work_inbox()() == 1


def test_a_request_whose_worker_died_is_handled_when_the_lease_ends() -> None:
    clock = FakeClock()
    wiring = Wiring(clock=clock, answerer=_FailingOnce())
    accepted = wiring.accept()(an_incoming())
    with pytest.raises(Conflict):
        wiring.work_inbox()()
    assert wiring.work_inbox()() == 0
    clock.advance(60)
    assert wiring.work_inbox()() == 1
    with wiring.unit_of_work() as work:
        assert work.records.receipt(accepted.request.id)
