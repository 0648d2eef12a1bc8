"""Draining the outbox."""

from __future__ import annotations

import logging

import pytest

from app.domain.errors import NotFound
from app.domain.retry import RetryPolicy
from app.services.admin.retry_dead_letter import RetryDeadLetter
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket
from tests.fakes.builders import a_request, an_answer, an_origin
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer, FakeChannel, FakeTicketSync
from tests.fakes.wiring import Wiring

UNSURE = FakeAnswerer(an_answer(0.1))


def test_a_reply_is_posted_once_where_the_request_came_from() -> None:
    channel = FakeChannel()
    wiring = Wiring(channel=channel)
    outcome = wiring.handle()(a_request())
    assert wiring.carry_out()() == 1
    assert wiring.carry_out()() == 0
    assert list(channel.shown.values()) == [(outcome.request.origin, outcome.decision)]


def test_a_failed_reply_is_tried_again_later_and_later() -> None:
    clock, channel = FakeClock(), FakeChannel(failures=2)
    wiring = Wiring(clock=clock, channel=channel, retry=RetryPolicy(first=10))
    wiring.handle()(a_request())
    wiring.carry_out()()
    clock.advance(9)
    assert wiring.carry_out()() == 0
    clock.advance(1)
    assert wiring.carry_out()() == 1
    clock.advance(19)
    assert wiring.carry_out()() == 0
    clock.advance(1)
    assert wiring.carry_out()() == 1
    assert len(channel.shown) == 1


def test_a_channel_that_asks_to_wait_is_left_alone_for_so_long() -> None:
    clock, channel = FakeClock(), FakeChannel(failures=1, wait=40)
    wiring = Wiring(clock=clock, channel=channel, retry=RetryPolicy(first=2))
    wiring.handle()(a_request())
    wiring.carry_out()()
    clock.advance(39)
    assert wiring.carry_out()() == 0
    clock.advance(1)
    assert wiring.carry_out()() == 1
    assert len(channel.shown) == 1


def test_a_hopeless_reply_becomes_a_dead_letter_with_a_loud_log(caplog: pytest.LogCaptureFixture) -> None:
    clock, channel = FakeClock(), FakeChannel(failures=99)
    wiring = Wiring(clock=clock, channel=channel, retry=RetryPolicy(tries=3, first=1))
    wiring.handle()(a_request())
    for _ in range(10):
        wiring.carry_out()()
        clock.advance(60)
    assert len(channel.attempts) == 3
    with wiring.unit_of_work() as work:
        (dead,) = work.outbox.dead_letters()
    assert dead.attempts == 3
    assert [record.levelno for record in caplog.records if record.levelno >= logging.ERROR] == [logging.ERROR]
    assert a_request().text not in caplog.text


def test_a_dead_letter_can_be_tried_again_by_hand() -> None:
    channel = FakeChannel(failures=1)
    wiring = Wiring(channel=channel, retry=RetryPolicy(tries=1))
    wiring.handle()(a_request())
    wiring.carry_out()()
    with wiring.unit_of_work() as work:
        (dead,) = work.outbox.dead_letters()
    RetryDeadLetter(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(dead.effect.key)
    assert wiring.carry_out()() == 1
    assert list(channel.shown) == [dead.effect.key]


def test_only_a_dead_letter_can_be_tried_by_hand() -> None:
    wiring = Wiring()
    with pytest.raises(NotFound):
        RetryDeadLetter(unit_of_work=wiring.unit_of_work, clock=wiring.clock)("nowhere")


def test_a_worker_that_dies_while_posting_leaves_the_reply_to_the_next() -> None:
    clock, channel = FakeClock(), FakeChannel()
    wiring = Wiring(clock=clock, channel=channel)
    wiring.handle()(a_request())
    with wiring.unit_of_work() as work:  # a worker takes the effect and is never heard of again
        work.outbox.lease(limit=1, now=clock.now(), seconds=60)
        work.commit()
    assert wiring.carry_out()() == 0
    clock.advance(60)
    assert wiring.carry_out()() == 1
    assert len(channel.shown) == 1


def test_an_effect_that_kills_every_worker_becomes_a_dead_letter() -> None:
    clock, channel = FakeClock(), FakeChannel()
    wiring = Wiring(clock=clock, channel=channel, retry=RetryPolicy(tries=3))
    wiring.handle()(a_request())
    for _ in range(3):
        with wiring.unit_of_work() as work:
            work.outbox.lease(limit=1, now=clock.now(), seconds=60)
            work.commit()
        clock.advance(60)
    wiring.carry_out()()
    assert channel.attempts == []
    with wiring.unit_of_work() as work:
        assert len(work.outbox.dead_letters()) == 1


def test_a_channel_that_is_not_set_up_is_named_in_the_error() -> None:
    wiring = Wiring(retry=RetryPolicy(tries=1))
    wiring.handle()(a_request(origin=an_origin("fax")))
    wiring.carry_out()()
    with wiring.unit_of_work() as work:
        assert "'fax'" in work.outbox.dead_letters()[0].last_error


def test_one_hopeless_channel_does_not_hold_up_another() -> None:
    channel = FakeChannel()
    wiring = Wiring(channel=channel)
    wiring.handle()(a_request(id="req_1", origin=an_origin("fax")))
    wiring.handle()(a_request(id="req_2"))
    wiring.carry_out()()
    assert len(channel.shown) == 1


def test_a_reply_is_withheld_once_a_person_has_the_ticket() -> None:
    channel = FakeChannel()
    wiring = Wiring(channel=channel)
    ticket = wiring.handle()(a_request()).ticket
    ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(ticket.id, agent="agent@example.com")
    wiring.carry_out()()
    assert channel.shown == {}


def test_a_reply_is_withheld_once_the_question_was_taken_back() -> None:
    channel = FakeChannel()
    wiring = Wiring(channel=channel)
    ticket = wiring.handle()(a_request()).ticket
    CloseTicket(change=wiring.change())(ticket.id, actor=ticket.requester, ending="cancelled")
    assert wiring.carry_out()() == 1
    assert channel.shown == {}


def test_an_escalated_ticket_is_created_outside_once_and_then_updated() -> None:
    sync = FakeTicketSync()
    wiring = Wiring(answerer=UNSURE, syncs=(sync,))
    ticket = wiring.handle()(a_request()).ticket
    wiring.carry_out()()
    claimed = ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(ticket.id, agent="ann")
    wiring.carry_out()()
    assert sync.tickets == {f"EXT-{ticket.id}": claimed}


def test_a_ticket_system_that_is_down_gets_the_newest_state_when_it_is_back() -> None:
    clock, sync = FakeClock(), FakeTicketSync(failures=1)
    wiring = Wiring(clock=clock, answerer=UNSURE, syncs=(sync,))
    ticket = wiring.handle()(a_request()).ticket
    wiring.carry_out()()
    claimed = ClaimTicket(unit_of_work=wiring.unit_of_work, clock=clock)(ticket.id, agent="ann")
    clock.advance(3600)
    wiring.carry_out()()
    assert list(sync.tickets.values()) == [claimed]


@pytest.mark.parametrize(("for_good", "tries"), [(True, 9), (False, 1)])
def test_a_system_that_refuses_a_ticket_for_good_or_to_the_end_is_named_on_it_once(for_good: bool, tries: int) -> None:
    clock, refusing, taking = FakeClock(), FakeTicketSync(name="teams", failures=9, for_good=for_good), FakeTicketSync()
    wiring = Wiring(clock=clock, answerer=UNSURE, syncs=(refusing, taking), retry=RetryPolicy(tries=tries))
    ticket = wiring.handle()(a_request()).ticket
    for _ in range(3):
        wiring.carry_out()()
        clock.advance(3600)
    ClaimTicket(unit_of_work=wiring.unit_of_work, clock=clock)(ticket.id, agent="ann")
    wiring.carry_out()()
    with wiring.unit_of_work() as work:
        noted = [(event.actor, event.detail) for event in work.tickets.events(ticket.id) if event.kind == "unmirrored"]
        assert len(work.outbox.dead_letters()) == 2
    assert noted == [("engine", "teams")]
    assert refusing.failures == 7
    assert taking.tickets[f"EXT-{ticket.id}"].assignee == "ann"


def test_a_system_that_is_down_is_tried_again_though_another_refuses_for_good() -> None:
    clock, refusing, down = (
        FakeClock(),
        FakeTicketSync(name="teams", failures=9, for_good=True),
        FakeTicketSync(failures=1),
    )
    wiring = Wiring(clock=clock, answerer=UNSURE, syncs=(refusing, down))
    ticket = wiring.handle()(a_request()).ticket
    wiring.carry_out()()
    clock.advance(3600)
    wiring.carry_out()()
    assert list(down.tickets) == [f"EXT-{ticket.id}"]


def test_no_more_than_the_limit_is_tried() -> None:
    wiring = Wiring()
    for number in range(5):
        wiring.handle()(a_request(id=f"req_{number}"))
    assert wiring.carry_out()(limit=3) == 3
    assert wiring.carry_out()(limit=3) == 2
