"""`Mirrors` on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.mirroring import Mirror
from app.domain.ticket import move
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_event

LATER = MOMENT + timedelta(minutes=5)


def begun(work: UnitOfWork, ticket_id: str = "tkt_1") -> Mirror:
    assert work.mirrors.begin(ticket_id, system="jira", at=MOMENT)
    found = work.mirrors.of(ticket_id, system="jira")
    assert found is not None
    return found


def test_a_copy_is_begun_once_for_each_ticket_and_system(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.mirrors.of("tkt_1", system="jira") is None
        assert begun(work) == Mirror(ticket_id="tkt_1", system="jira", begun_at=MOMENT)
        assert work.mirrors.begin("tkt_1", system="other", at=MOMENT)
        work.commit()
    with units() as work:
        assert not work.mirrors.begin("tkt_1", system="jira", at=LATER)


def test_what_was_begun_without_ever_being_named_is_begun_again_by_one(units: UnitOfWorkFactory) -> None:
    with units() as work:
        mirror = begun(work)
        assert work.mirrors.begin("tkt_1", system="jira", at=LATER, again=MOMENT)
        assert not work.mirrors.begin("tkt_1", system="jira", at=LATER, again=MOMENT)
        work.mirrors.note(mirror, external_id="10001")
        assert not work.mirrors.begin("tkt_1", system="jira", at=LATER, again=LATER)
        assert not work.mirrors.begin("tkt_2", system="jira", at=LATER, again=MOMENT)


def test_some_of_what_is_known_changes_and_the_rest_stays(units: UnitOfWorkFactory) -> None:
    with units() as work:
        mirror = begun(work)
        work.mirrors.note(mirror, external_id="10001", name="IT-1")
        work.mirrors.note(mirror, standing="over", changed_at=LATER, version=3)
        work.commit()
    with units() as work:
        found = work.mirrors.of("tkt_1", system="jira")
        assert found is not None
        assert (found.external_id, found.name, found.standing) == ("10001", "IT-1", "over")
        assert (found.changed_at, found.version, found.looked_at) == (LATER, 3, None)
        assert not work.mirrors.note(Mirror(ticket_id="tkt_9", system="jira", begun_at=MOMENT), name="nothing")
        assert work.mirrors.of("tkt_9", system="jira") is None


def test_one_that_somebody_else_holds_by_now_is_left_alone(units: UnitOfWorkFactory) -> None:
    with units() as work:
        free = begun(work)
        assert work.mirrors.note(free, held_until=LATER)
        assert not work.mirrors.note(free, held_until=LATER)
        assert not work.mirrors.note(free, name="IT-1")
        held = replace(free, held_until=LATER)
        assert work.mirrors.note(held, name="IT-1")
        assert work.mirrors.note(held, held_until=None)
        assert not work.mirrors.note(held, name="IT-2")
        found = work.mirrors.of("tkt_1", system="jira")
        assert found is not None
        assert (found.name, found.held_until) == ("IT-1", None)


def test_a_copy_that_was_not_made_is_forgotten(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.mirrors.forget(begun(work))
        assert work.mirrors.begin("tkt_1", system="jira", at=LATER)


def test_copies_are_looked_at_in_turn_those_never_looked_at_first(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for number, looked_at in enumerate((LATER, None, MOMENT, LATER + timedelta(hours=1)), start=1):
            mirror = begun(work, f"tkt_{number}")
            work.mirrors.note(mirror, external_id=str(number), looked_at=looked_at)
        begun(work, "tkt_unnamed")
        work.mirrors.note(begun(work, "tkt_over"), external_id="9", standing="over")
        since = LATER + timedelta(seconds=1)
        found = work.mirrors.unseen("jira", since=since, limit=5)
        assert [one.ticket_id for one in found] == ["tkt_2", "tkt_3", "tkt_1"]
        assert [one.ticket_id for one in work.mirrors.unseen("jira", since=since, limit=1)] == ["tkt_2"]
        assert work.mirrors.unseen("other", since=since, limit=5) == ()


def test_a_ticket_that_is_erased_takes_what_is_known_of_its_copies_along(units: UnitOfWorkFactory) -> None:
    with units() as work:
        request = a_request()
        work.records.add_request(request)
        ticket = work.tickets.add(a_ticket(request))
        work.tickets.save(move(ticket, "cancelled", at=MOMENT), an_event(ticket))
        begun(work, ticket.id)
        assert work.erasure.erase(before=MOMENT + timedelta(days=1), limit=5) == 1
        assert work.mirrors.of(ticket.id, system="jira") is None
