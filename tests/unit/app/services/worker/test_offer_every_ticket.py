"""Where a system wants every ticket, those that the engine holds are offered too; nobody else hears of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.lifecycle import escalate
from app.domain.ticket import Ticket, move
from app.services.worker.offer_every_ticket import OfferEveryTicket
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_event
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeTicketSync
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.wiring import Wiring


@pytest.fixture
def wiring() -> Wiring:
    return Wiring(syncs=(FakeTicketSync(), FakeTicketSync(name="jira")))


def an_offer(wiring: Wiring) -> OfferEveryTicket:
    units = wiring.unit_of_work
    return OfferEveryTicket(system="jira", unit_of_work=units, reading=units, clock=wiring.clock)


def answered(wiring: Wiring, number: int = 1) -> Ticket:
    with wiring.unit_of_work() as work:
        request = a_request(f"req_{number}")
        work.records.add_request(request)
        ticket = work.tickets.add(a_ticket(request, id=f"tkt_{number}"))
        after = move(ticket, "answered", at=MOMENT)
        work.tickets.save(after, an_event(ticket))
        work.commit()
    return after


def mirrored(wiring: Wiring) -> list[set[str]]:
    replace(wiring.carry_out(), of_every_tier=frozenset({"jira"}))()
    return [set(sync.tickets) for sync in wiring.syncs if isinstance(sync, FakeTicketSync)]


def test_what_the_engine_answered_is_mirrored_once_and_to_those_alone_who_want_it(wiring: Wiring) -> None:
    offer = an_offer(wiring)
    offer()
    answered(wiring)
    assert [offer(), offer()] == [1, 0]
    assert mirrored(wiring) == [set(), {"EXT-tkt_1"}]
    assert an_offer(wiring)() == 0


def test_what_was_there_before_it_was_switched_on_is_left_alone(wiring: Wiring) -> None:
    answered(wiring)
    offer = an_offer(wiring)
    assert offer() == 0
    answered(wiring, 2)
    again = an_offer(wiring)  # as after a restart
    assert again() == 1
    assert mirrored(wiring)[1] == {"EXT-tkt_2"}


def test_what_people_have_is_not_offered_a_second_time(wiring: Wiring) -> None:
    offer = an_offer(wiring)
    offer()
    ticket = answered(wiring)
    with wiring.unit_of_work() as work:
        handed = escalate(ticket, queue="it", tier=1, at=MOMENT)
        work.tickets.save(handed, an_event(handed))
        work.commit()
    assert offer() == 0


def test_nothing_new_costs_nothing_to_write() -> None:
    units = MemoryUnitsOfWork()
    offer = OfferEveryTicket(system="jira", unit_of_work=units, reading=units, clock=FakeClock())
    offer()
    assert offer() == 0
