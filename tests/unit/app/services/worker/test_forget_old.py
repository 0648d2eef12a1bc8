"""Old entries are forgotten in batches, and not all the time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.delivery import Delivery
from app.domain.ticket import move
from app.services.worker.forget_old import ForgetOld
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_event
from tests.fakes.clock import FakeClock
from tests.fakes.memory import MemoryUnitsOfWork

AT_ONCE = timedelta(0)


def test_done_messages_are_forgotten_after_their_days_in_batches() -> None:
    units, clock = MemoryUnitsOfWork(), FakeClock(moment=MOMENT + timedelta(days=31))
    with units() as work:
        for number in range(3):
            work.inbox.put(a_request(f"req_{number}"))
            work.inbox.done(f"req_{number}")
        work.inbox.put(a_request("req_waiting"))
        work.commit()
    forget = ForgetOld(unit_of_work=units, clock=clock, settles=AT_ONCE, batch=2)
    assert [forget(), forget(), forget()] == [2, 1, 0]
    with units() as work:
        assert work.backlog.requests() == 1


def test_done_events_of_channels_are_forgotten_too() -> None:
    units, clock = MemoryUnitsOfWork(), FakeClock(moment=MOMENT + timedelta(days=31))
    read = Delivery(id="Ev1", channel="slack", body="{}", received_at=MOMENT)
    with units() as work:
        work.deliveries.put(read)
        work.deliveries.put(replace(read, id="Ev2"))
        work.deliveries.done(read)
        work.commit()
    assert ForgetOld(unit_of_work=units, clock=clock, settles=AT_ONCE)() == 1
    with units() as work:
        assert work.deliveries.put(read)
        assert not work.deliveries.put(replace(read, id="Ev2"))


def test_drafts_that_nobody_touched_for_long_are_forgotten_and_the_desks_list_is_not() -> None:
    units, clock = MemoryUnitsOfWork(), FakeClock(moment=MOMENT + timedelta(days=31))
    with units() as work:
        work.drawers.keep("ann", "draft:tkt_1", "Half a sent", at=MOMENT)
        work.drawers.keep("ann", "draft:tkt_2", "Half an", at=MOMENT + timedelta(days=2))
        work.drawers.keep("ann", "note:tkt_1", "Half a note", at=MOMENT)
        work.drawers.keep("ann", "article:tkt_1", "Half an article", at=MOMENT)
        work.drawers.keep("ann", "view", "state=over", at=MOMENT)
        work.commit()
    assert ForgetOld(unit_of_work=units, clock=clock, settles=AT_ONCE)() == 3
    names = ("draft:tkt_1", "draft:tkt_2", "note:tkt_1", "article:tkt_1", "view")
    with units() as work:
        kept = [work.drawers.look("ann", name) for name in names]
    assert kept == ["", "Half an", "", "", "state=over"]


def test_with_nothing_left_it_rests() -> None:
    units, clock = MemoryUnitsOfWork(), FakeClock(moment=MOMENT + timedelta(days=31))
    forget = ForgetOld(unit_of_work=units, clock=clock, settles=AT_ONCE)
    assert forget() == 0
    with units() as work:
        work.inbox.put(a_request())
        work.inbox.done("req_1")
        work.commit()
    assert forget() == 0
    clock.advance(601)
    assert forget() == 1


def test_tickets_that_ended_long_ago_go_where_an_administrator_wants_it() -> None:
    units, clock = MemoryUnitsOfWork(), FakeClock(moment=MOMENT + timedelta(days=400))
    with units() as work:
        work.records.add_request(a_request())
        ticket = work.tickets.add(a_ticket(a_request()))
        ended = move(ticket, "cancelled", at=MOMENT)
        work.tickets.save(ended, an_event(ended))
        work.commit()
    assert ForgetOld(unit_of_work=units, clock=clock, settles=AT_ONCE)() == 0
    assert ForgetOld(unit_of_work=units, clock=clock, settles=AT_ONCE, history_days=500)() == 0
    assert ForgetOld(unit_of_work=units, clock=clock, settles=AT_ONCE, history_days=365)() == 1


def test_a_clock_that_is_far_ahead_for_a_while_takes_nothing_with_it() -> None:
    units, clock = MemoryUnitsOfWork(), FakeClock(moment=MOMENT + timedelta(days=400))
    with units() as work:
        work.drawers.keep("ann", "draft:tkt_1", "Half a sent", at=MOMENT)
        work.commit()
    forget = ForgetOld(unit_of_work=units, clock=clock)
    assert forget() == 0  # the machine just started
    clock.moment = MOMENT
    assert forget() == 0
    clock.advance(3601)
    assert forget() == 0
    clock.advance(86400 * 365)
    assert forget() == 0
    clock.advance(3601)
    assert forget() == 1
