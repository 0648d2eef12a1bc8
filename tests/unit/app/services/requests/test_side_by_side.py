"""Several conversations are answered side by side, each in its own order; and nobody waits for the next look."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from app.domain.decision import Decision
from app.domain.delivery import Delivery
from app.domain.effects import lane_of
from app.domain.errors import DeliveryFailed
from app.domain.reached import Reached
from app.domain.request import Origin, Request
from app.domain.triage import Triage
from app.services.worker.bell import Bell
from app.services.worker.carry_out import CarryOut
from app.services.worker.work import work_until
from app.services.worker.work_deliveries import WorkDeliveries
from tests.fakes.builders import MOMENT, a_mirror_effect, a_reply_effect, a_request, an_incoming, an_origin
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeChannel
from tests.fakes.wiring import Wiring

PATIENCE = 5.0


@dataclass(slots=True)
class _SlowChannel:
    """A channel that posts in some conversations only once it is let."""

    slow: str
    name: str = "web"
    posted: list[str] = field(default_factory=list)
    let: threading.Event = field(default_factory=threading.Event)
    posted_elsewhere: threading.Event = field(default_factory=threading.Event)

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        if origin.conversation == self.slow:
            assert self.let.wait(PATIENCE)
        self.posted.append(key)
        if origin.conversation != self.slow:
            self.posted_elsewhere.set()
        return "asker"


def _waiting(*places: tuple[str, str], channel: _SlowChannel | FakeChannel) -> tuple[Wiring, CarryOut]:
    wiring = Wiring()
    with wiring.unit_of_work() as work:
        for key, conversation in places:
            work.records.add_request(a_request())
            effect = a_reply_effect(key)
            work.outbox.put([replace(effect, origin=an_origin(conversation=conversation))])
        work.commit()
    carry_out = replace(wiring.carry_out(), channels={channel.name: channel}, lanes=2)
    return wiring, carry_out


def test_a_conversation_that_is_slow_holds_up_no_other() -> None:
    channel = _SlowChannel(slow="a")
    _, carry_out = _waiting(("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "b"), channel=channel)
    draining = threading.Thread(target=carry_out)
    draining.start()
    assert channel.posted_elsewhere.wait(PATIENCE)
    assert "a1" not in channel.posted
    channel.let.set()
    draining.join(PATIENCE)
    assert sorted(channel.posted) == ["a1", "a2", "b1", "b2"]


def test_a_conversation_keeps_its_order_however_many_go_on_beside_it() -> None:
    channel = FakeChannel()
    places = [(f"{room}{number}", room) for number in range(6) for room in "abc"]
    _, carry_out = _waiting(*places, channel=channel)
    assert carry_out() == len(places)
    for room in "abc":
        assert [key for key in channel.attempts if key[0] == room] == [f"{room}{number}" for number in range(6)]


def test_what_went_out_is_noted_before_something_slow_ends() -> None:
    channel = _SlowChannel(slow="a")
    wiring, carry_out = _waiting(("a1", "a"), ("b1", "b"), channel=channel)
    draining = threading.Thread(target=carry_out)
    draining.start()
    assert channel.posted_elsewhere.wait(PATIENCE)

    def is_noted() -> bool:
        with wiring.unit_of_work() as work:
            return work.backlog.effects() == 1

    assert _soon(is_noted)
    channel.let.set()
    draining.join(PATIENCE)


def test_a_fault_of_ours_in_one_conversation_is_told_after_the_others_went_out() -> None:
    class _Broken(FakeChannel):
        def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
            if origin.conversation == "a":
                raise ZeroDivisionError
            return super().post(origin, decision, key=key)

    channel = _Broken()
    wiring, carry_out = _waiting(("a1", "a"), ("b1", "b"), ("b2", "b"), channel=channel)
    with pytest.raises(ZeroDivisionError):
        carry_out()
    assert sorted(channel.shown) == ["b1", "b2"]
    with wiring.unit_of_work() as work:
        assert work.backlog.effects() == 1


def test_a_ticket_is_shown_in_order_and_beside_what_is_said_about_it() -> None:
    reply, shown = a_reply_effect("r"), a_mirror_effect("m")
    assert lane_of(reply) != lane_of(shown)
    assert lane_of(shown) == lane_of(replace(shown, key="later"))


def test_who_waits_for_the_bell_is_woken_also_by_a_ring_before_the_waiting() -> None:
    bell = Bell()
    heard = bell.rung
    bell.ring()
    bell.wait(heard, PATIENCE * 100)
    woken = threading.Event()
    heard = bell.rung

    def wait() -> None:
        bell.wait(heard, PATIENCE * 100)
        woken.set()

    threading.Thread(target=wait, daemon=True).start()
    bell.ring()
    assert woken.wait(PATIENCE)


def test_the_worker_takes_what_the_bell_was_rung_for_without_waiting_for_its_next_look() -> None:
    channel, stopped = FakeChannel(), threading.Event()
    wiring = Wiring(channel=channel)
    work = wiring.work()
    worker = threading.Thread(target=work_until, args=(stopped, work), kwargs={"pause": PATIENCE * 100})
    worker.start()
    assert not _soon(lambda: bool(channel.shown), within=0.1)
    wiring.accept()(an_incoming())
    work.bell.ring()
    assert _soon(lambda: bool(channel.shown))
    stopped.set()
    worker.join(PATIENCE)
    assert not worker.is_alive()


@dataclass(slots=True)
class _Reader:
    read_ids: list[str] = field(default_factory=list)
    broken: str = ""
    later: str = ""

    def read(self, delivery: Delivery) -> None:
        self.read_ids.append(delivery.id)
        if delivery.id == self.broken:
            raise ZeroDivisionError
        if delivery.id == self.later:
            raise DeliveryFailed("not now")

    def give_up(self, delivery: Delivery) -> None:
        self.read_ids.append(f"gave up {delivery.id}")


def _delivered(count: int, reader: _Reader) -> tuple[Wiring, FakeClock, WorkDeliveries]:
    clock = FakeClock()
    wiring = Wiring(clock=clock)
    with wiring.unit_of_work() as work:
        for number in range(count):
            work.deliveries.put(
                Delivery(id=f"e{number}", channel="slack", body="", received_at=MOMENT + timedelta(seconds=number))
            )
        work.commit()
    clock.advance(60)
    return wiring, clock, WorkDeliveries(unit_of_work=wiring.unit_of_work, readers={"slack": reader}, clock=clock)


def test_events_are_read_in_their_order_and_each_once() -> None:
    reader = _Reader()
    _, clock, reading = _delivered(10, reader)
    assert reading() == 10
    clock.advance(1000)
    assert reading() == 0
    assert reader.read_ids == [f"e{number}" for number in range(10)]


def test_an_event_that_breaks_its_reader_holds_up_none_that_was_leased_with_it() -> None:
    reader = _Reader(broken="e1")
    _, clock, reading = _delivered(4, reader)
    with pytest.raises(ZeroDivisionError):
        reading()
    assert reading() == 2
    assert reader.read_ids == ["e0", "e1", "e2", "e3"]
    clock.advance(60)
    reader.broken = ""
    assert reading() == 1
    assert reader.read_ids[4:] == ["e1"]


def test_what_was_leased_too_long_ago_is_left_to_whoever_leases_it_next() -> None:
    reader = _Reader(broken="e0")
    wiring, clock, reading = _delivered(3, reader)
    with pytest.raises(ZeroDivisionError):
        reading()
    clock.advance(60)
    with wiring.unit_of_work() as work:  # another worker, which died while it read them
        assert len(work.deliveries.lease(limit=9, now=clock.now(), seconds=60)) == 3
        work.commit()
    assert reading() == 0


def test_a_request_that_breaks_the_engine_leaves_the_ones_leased_with_it_to_the_next_call() -> None:
    wiring = Wiring()
    requests = [wiring.accept()(an_incoming(message=f"m{number}")).request for number in range(3)]
    broken = requests[0].id

    class _Triager:
        def triage(self, request: Request) -> Triage:
            if request.id == broken:
                raise ZeroDivisionError
            return wiring.triager.triage(request)

        def begin(self, request: Request) -> Callable[[], Triage]:
            return lambda: self.triage(request)

    handle = wiring.handle()
    inbox = replace(wiring.work_inbox(), handle=replace(handle, decide=replace(handle.decide, triager=_Triager())))
    with pytest.raises(ZeroDivisionError):
        inbox()
    assert inbox() == 2


def _soon(holds: Callable[[], bool], *, within: float = PATIENCE) -> bool:
    for _ in range(int(within / 0.01)):
        if holds():
            return True
        threading.Event().wait(0.01)
    return holds()
