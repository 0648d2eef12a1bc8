"""`Deliveries` on every store, and finding tickets by where they were asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.delivery import Delivery
from app.domain.request import Origin
from app.ports import UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_origin

LATER = MOMENT + timedelta(seconds=60)


def a_delivery(id: str = "Ev1", *, channel: str = "slack", seconds: int = 0) -> Delivery:
    return Delivery(id=id, channel=channel, body='{"a": "é"}', received_at=MOMENT + timedelta(seconds=seconds))


def test_an_event_is_handed_out_as_it_came_with_its_attempt_counted(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.deliveries.put(a_delivery())
        work.commit()
    with units() as work:
        assert work.deliveries.lease(limit=5, now=MOMENT, seconds=60) == (replace(a_delivery(), attempts=1),)


def test_a_second_delivery_is_known_before_and_after_the_first_is_done(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.deliveries.put(a_delivery())
        assert not work.deliveries.put(a_delivery())
        work.deliveries.done(a_delivery())
        assert not work.deliveries.put(a_delivery())
        assert work.deliveries.lease(limit=5, now=LATER, seconds=60) == ()


def test_the_same_id_of_another_channel_is_another_event(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.deliveries.put(a_delivery())
        assert work.deliveries.put(a_delivery(channel="teams"))


def test_a_leased_event_comes_back_when_the_lease_ends(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.deliveries.put(a_delivery())
        work.deliveries.lease(limit=5, now=MOMENT, seconds=60)
        assert work.deliveries.lease(limit=5, now=LATER - timedelta(seconds=1), seconds=60) == ()
        (again,) = work.deliveries.lease(limit=5, now=LATER, seconds=60)
        assert again.attempts == 2


def test_an_answer_to_an_event_is_begun_once_unless_it_is_taken_back(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.deliveries.put(a_delivery())
        assert work.answerings.begin(a_delivery(), 1)
        work.commit()
    with units() as work:
        work.deliveries.lease(limit=5, now=LATER, seconds=60)
        assert not work.answerings.begin(a_delivery(), 1)
        assert work.answerings.begin(a_delivery(), 2)
        work.answerings.take_back(a_delivery(), 2)
        assert work.answerings.begin(a_delivery(), 2)
        assert not work.answerings.begin(a_delivery(), 1)


def test_of_an_event_that_is_not_kept_nothing_is_noted(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for _ in range(2):
            assert work.answerings.begin(a_delivery("Ev9"), 1)
        work.answerings.take_back(a_delivery("Ev9"), 1)


def test_an_event_put_off_comes_back_at_its_moment(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.deliveries.put(a_delivery())
        (leased,) = work.deliveries.lease(limit=5, now=MOMENT, seconds=600)
        work.deliveries.again(leased, at=LATER)
        assert work.deliveries.lease(limit=5, now=MOMENT, seconds=60) == ()
        assert len(work.deliveries.lease(limit=5, now=LATER, seconds=60)) == 1


def test_the_oldest_events_come_first_and_no_more_than_asked_for(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in (3, 1, 2):
            work.deliveries.put(a_delivery(f"Ev{number}", seconds=number))
        assert [d.id for d in work.deliveries.lease(limit=2, now=LATER, seconds=60)] == ["Ev1", "Ev2"]


def test_only_old_events_that_are_done_are_forgotten(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for id in ("done", "open"):
            work.deliveries.put(a_delivery(id))
        work.deliveries.done(a_delivery("done"))
        assert work.deliveries.prune(before=MOMENT, limit=5) == 0
        assert work.deliveries.prune(before=LATER, limit=5) == 1
        assert work.deliveries.put(a_delivery("done"))
        assert not work.deliveries.put(a_delivery("open"))


def test_tickets_are_found_by_where_they_were_asked(units: UnitOfWorkFactory) -> None:
    places = {"t1": ("C1", "17.01"), "t2": ("C1", "17.01/17.05"), "t3": ("C1", "17.02"), "t4": ("C2", "17.01")}
    with units() as work:
        for number, (id, (room, message)) in enumerate(places.items()):
            at = MOMENT + timedelta(seconds=number)
            request = a_request(id=f"req_{id}", origin=an_origin("slack", room, message), received_at=at)
            work.records.add_request(request)
            work.tickets.add(a_ticket(request, id=id))
        found = work.queries.asked_at(Origin(channel="slack", conversation="C1", message="17.01"))
        assert [ticket.id for ticket in found] == ["t2", "t1"]
        nowhere = Origin(channel="slack", conversation="C1", message="17_01")
        assert work.queries.asked_at(nowhere) == ()
