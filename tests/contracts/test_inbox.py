"""`Inbox` on every store."""

from __future__ import annotations

from datetime import timedelta

from app.ports import UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_request, an_origin

LATER = MOMENT + timedelta(seconds=60)


def test_an_event_is_handed_out_as_it_was(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.inbox.put(a_request(), event_id="e1")
        work.commit()
    with units() as work:
        assert work.inbox.lease(limit=5, now=MOMENT, seconds=60) == (a_request(),)


def test_a_leased_event_is_nobody_elses_until_the_lease_ends(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.inbox.put(a_request())
        assert len(work.inbox.lease(limit=5, now=MOMENT, seconds=60)) == 1
        assert work.inbox.lease(limit=5, now=LATER - timedelta(seconds=1), seconds=60) == ()
        assert work.inbox.lease(limit=5, now=LATER, seconds=60) == (a_request(),)


def test_an_event_put_while_held_is_not_handed_out_before(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.inbox.put(a_request(), held_until=LATER)
        assert work.inbox.lease(limit=5, now=MOMENT, seconds=60) == ()
        assert work.inbox.lease(limit=5, now=LATER, seconds=60) == (a_request(),)


def test_a_done_event_never_comes_back_and_is_still_known(units: UnitOfWorkFactory) -> None:
    request = a_request(origin=an_origin(message="m1"))
    with units() as work:
        work.inbox.put(request)
        work.inbox.done(request.id)
        work.commit()
    with units() as work:
        assert work.inbox.lease(limit=5, now=LATER, seconds=60) == ()
        assert work.inbox.overdue(before=LATER) == ()
        again = a_request(id="req_2", origin=an_origin(message="m1"))
        assert not work.inbox.put(again)
        assert work.inbox.original(again) == request.id


def test_done_of_an_unknown_event_is_no_error(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.inbox.done("req_nowhere")


def test_one_message_is_accepted_once_whatever_its_event(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.inbox.put(a_request(id="req_1", origin=an_origin(message="m1")), event_id="e1")
        assert not work.inbox.put(a_request(id="req_2", origin=an_origin(message="m1")), event_id="e2")


def test_one_event_is_accepted_once_whatever_its_message(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.inbox.put(a_request(id="req_1", origin=an_origin(message="m1")), event_id="e1")
        second = a_request(id="req_2", origin=an_origin(message="m2"))
        assert not work.inbox.put(second, event_id="e1")
        assert work.inbox.original(second, event_id="e1") == "req_1"


def test_messages_without_an_id_are_all_different(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.inbox.put(a_request(id="req_1"))
        assert work.inbox.put(a_request(id="req_2"))
        assert work.inbox.original(a_request(id="req_3")) == ""


def test_the_same_ids_in_another_room_or_channel_are_another_event(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.inbox.put(a_request(id="req_1", origin=an_origin("slack", "C1", "m1")), event_id="e1")
        assert work.inbox.put(a_request(id="req_2", origin=an_origin("slack", "C2", "m1")), event_id="e2")
        assert work.inbox.put(a_request(id="req_3", origin=an_origin("teams", "C1", "m1")), event_id="e1")


def test_the_oldest_event_comes_first(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number in (3, 1, 2):
            work.inbox.put(a_request(id=f"req_{number}", received_at=MOMENT + timedelta(seconds=number)))
        leased = work.inbox.lease(limit=2, now=LATER, seconds=60)
        assert [request.id for request in leased] == ["req_1", "req_2"]


def test_events_waiting_too_long_are_named_even_while_leased(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.inbox.put(a_request(id="req_old"))
        work.inbox.put(a_request(id="req_new", received_at=LATER))
        work.inbox.lease(limit=5, now=LATER, seconds=60)
        assert [request.id for request in work.inbox.overdue(before=LATER)] == ["req_old"]
        assert work.inbox.overdue(before=MOMENT) == ()
