"""`Postings` and `Rooms` on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.posting import Posting, Room
from app.domain.ticket import TicketState, move
from app.ports import UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_event

SAID = Posting(key="tkt_1:v2:reply", channel="teams", conversation="C1", message="100", room="C1", id="7", at=MOMENT)
HERE = Room(channel="teams", id="C1", address="https://smba.example/emea/", kind="personal")


def test_what_was_said_is_found_by_its_effect_until_it_is_forgotten(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.postings.of(SAID.key) is None
        work.postings.note(SAID)
        work.commit()
    with units() as work:
        assert work.postings.of(SAID.key) == SAID
        work.postings.forget(SAID.key)
        work.postings.forget(SAID.key)
        assert work.postings.of(SAID.key) is None


def test_the_last_place_of_an_effect_counts(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.postings.note(SAID)
        work.postings.note(replace(SAID, id="8"))
        found = work.postings.of(SAID.key)
        assert found is not None
        assert found.id == "8"
        assert work.postings.about("teams", "C1", "100") == (found,)


def test_what_is_about_one_message_comes_in_the_order_it_was_said(units: UnitOfWorkFactory) -> None:
    later = replace(SAID, key="tkt_1:v3:reply", at=MOMENT + timedelta(seconds=1))
    with units() as work:
        for posting in (later, SAID, replace(SAID, key="other", message="1000"), replace(SAID, key="b", channel="x")):
            work.postings.note(posting)
        assert work.postings.about("teams", "C1", "100") == (SAID, later)


def test_a_ticket_that_is_erased_takes_its_postings_along(units: UnitOfWorkFactory) -> None:
    with units() as work:
        request = a_request()
        work.records.add_request(request)
        ticket = work.tickets.add(a_ticket(request))
        work.tickets.save(move(ticket, "cancelled", at=MOMENT), an_event(ticket))
        work.postings.note(SAID)
        work.postings.note(replace(SAID, key="tkt_11:v2:reply"))
        assert work.erasure.erase(before=MOMENT + timedelta(days=1), limit=5) == 1
        assert work.postings.of(SAID.key) is None
        assert work.postings.of("tkt_11:v2:reply") is not None


def test_what_belongs_to_no_ticket_is_forgotten_after_a_while(units: UnitOfWorkFactory) -> None:
    with units() as work:
        for key in ("teams:C1:welcome", "teams:C2:welcome", "tkt_1:v2:reply", "teamster:1"):
            work.postings.note(replace(SAID, key=key))
        work.postings.note(replace(SAID, key="teams:new", at=MOMENT + timedelta(days=2)))
        before = MOMENT + timedelta(days=1)
        assert [work.postings.prune(before=before, limit=1) for _ in range(3)] == [1, 1, 0]
        assert {p.key for p in work.postings.about("teams", "C1", "100")} == {
            "tkt_1:v2:reply",
            "teamster:1",
            "teams:new",
        }


def test_what_a_chat_calls_somebody_goes_with_their_last_ticket(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.people.met("teams:ann", "Ann")
        work.people.met("teams:ann", "Ann Lee")
        assert (work.people.name("teams:ann"), work.people.name("teams:ben")) == ("Ann Lee", "")
        states: tuple[TicketState, ...] = ("cancelled", "open")
        for number, state in enumerate(states, start=1):
            request = a_request(f"req_{number}", requester="teams:ann")
            work.records.add_request(request)
            ticket = work.tickets.add(a_ticket(request, id=f"tkt_{number}"))
            work.tickets.save(move(ticket, state, at=MOMENT), an_event(ticket))
        work.commit()
    with units() as work:
        assert work.erasure.erase(before=MOMENT + timedelta(days=1), limit=5) == 1
        assert work.people.name("teams:ann") == "Ann Lee"
        open_one = work.tickets.get("tkt_2")
        work.tickets.save(move(open_one, "cancelled", at=MOMENT), an_event(open_one))
        assert work.erasure.erase(before=MOMENT + timedelta(days=1), limit=5) == 1
        assert work.people.name("teams:ann") == ""


def test_the_last_word_on_a_room_counts(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.rooms.find("teams", "C1") is None
        work.rooms.note(HERE)
        work.rooms.note(replace(HERE, address="https://smba.example/amer/"))
        work.commit()
    with units() as work:
        assert work.rooms.find("teams", "C1") == replace(HERE, address="https://smba.example/amer/")
        assert work.rooms.find("slack", "C1") is None
