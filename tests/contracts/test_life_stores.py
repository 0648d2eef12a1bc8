"""`OpenTickets`, `MessageQueries`, the stores of ratings, and what tickets and events keep, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.lifecycle import escalate, snooze, wake
from app.domain.rating import Rating
from app.domain.ticket import Ticket, TicketState, move
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_message, a_request, a_ticket, an_event

LATER = MOMENT + timedelta(hours=1)


def stored(work: UnitOfWork, number: int, *, state: TicketState = "open", assignee: str = "") -> Ticket:
    request = a_request(f"req_{number}")
    work.records.add_request(request)
    ticket = work.tickets.add(a_ticket(request, id=f"tkt_{number}"))
    changed = replace(ticket, state=state, assignee=assignee, tier=1, version=2)
    work.tickets.save(changed, an_event(ticket))
    return changed


def test_a_snoozed_and_tagged_ticket_comes_back_as_it_was(units: UnitOfWorkFactory) -> None:
    with units() as work:
        ticket = stored(work, 1)
        asleep = replace(snooze(ticket, until=LATER, at=MOMENT), tags=("how-to", "acción"))
        work.tickets.save(asleep, an_event(ticket, "snoozed"))
        assert work.tickets.get("tkt_1") == asleep
        work.tickets.save(wake(asleep, at=LATER), an_event(ticket, "woke"))
        assert work.tickets.get("tkt_1").snoozed_until is None


def test_every_event_says_what_state_it_left_the_ticket_in(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.records.add_request(a_request())
        ticket = work.tickets.add(a_ticket())
        opened = escalate(ticket, queue="it", tier=1, at=MOMENT)
        work.tickets.save(opened, an_event(ticket, "escalated"))
        work.tickets.save(move(opened, "solved", at=LATER), an_event(ticket, "solved"))
        assert [event.state for event in work.tickets.events("tkt_1")] == ["new", "open", "solved"]


def test_open_tickets_come_page_by_page_without_those_that_are_over(units: UnitOfWorkFactory) -> None:
    with units() as work:
        states: tuple[TicketState, ...] = ("open", "solved", "snoozed", "cancelled", "pending_requester", "open")
        for number, state in enumerate(states, 1):
            stored(work, number, state=state)
        first = work.open_tickets.page(limit=2)
        assert [ticket.id for ticket in first] == ["tkt_1", "tkt_3"]
        assert [ticket.id for ticket in work.open_tickets.page(after="tkt_3", limit=9)] == ["tkt_5", "tkt_6"]


def test_loads_count_what_is_in_hand(units: UnitOfWorkFactory) -> None:
    with units() as work:
        stored(work, 1, state="in_progress", assignee="ann")
        stored(work, 2, state="open", assignee="ann")
        stored(work, 3, state="solved", assignee="ann")
        stored(work, 4, state="snoozed", assignee="ben")
        stored(work, 5, state="open")
        assert work.open_tickets.loads() == {"ann": 2}


def test_messages_are_found_by_what_they_were_made_from_newest_first(units: UnitOfWorkFactory) -> None:
    sources = {"msg_1": "macro:a", "msg_2": "macro:b", "msg_3": "web", "msg_4": "macro_x"}
    with units() as work:
        stored(work, 1)
        for number, (id, source) in enumerate(sources.items()):
            work.conversations.add(replace(a_message(id, at=MOMENT + timedelta(minutes=number)), source=source))
        assert [message.id for message in work.said.from_source("macro:", limit=9)] == ["msg_2", "msg_1"]
        assert [message.id for message in work.said.from_source("macro:", limit=1)] == ["msg_2"]


def test_ratings_come_back_from_a_day_on(units: UnitOfWorkFactory) -> None:
    old = Rating(scale="stars", value=2, day=date(2026, 2, 1), queue="it")
    new = Rating(scale="stars", value=5, day=date(2026, 3, 1), queue="it", comment="¡Rápido! 👍")
    with units() as work:
        for rating in (old, new, new):
            work.ratings.add(rating)
        work.commit()
    with units() as work:
        assert work.ratings.since(date(2026, 3, 1), limit=9) == (new, new)
        assert len(work.ratings.since(date(2026, 1, 1), limit=2)) == 2


def test_a_solved_ticket_is_decided_about_once_and_its_invitation_used_once(units: UnitOfWorkFactory) -> None:
    with units() as work:
        stored(work, 1, state="solved")
        stored(work, 2, state="open")
        stored(work, 3, state="solved")
        found = work.invitations.undecided(solved_since=MOMENT - timedelta(days=1), limit=9)
        assert [ticket.id for ticket in found] == ["tkt_1", "tkt_3"]
        assert work.invitations.decide("tkt_1", asked=True, open_until=LATER)
        assert not work.invitations.decide("tkt_1", asked=False, open_until=LATER)
        assert work.invitations.decide("tkt_3", asked=False, open_until=LATER)
        assert work.invitations.undecided(solved_since=MOMENT - timedelta(days=1), limit=9) == ()
        assert [work.invitations.is_open(f"tkt_{n}", now=MOMENT) for n in (1, 2, 3)] == [True, False, False]
        assert work.invitations.use("tkt_1", now=MOMENT)
        assert not work.invitations.use("tkt_1", now=MOMENT)
        assert not work.invitations.is_open("tkt_1", now=MOMENT)


@pytest.mark.parametrize("minutes", [60, 61])
def test_an_invitation_ends(units: UnitOfWorkFactory, minutes: int) -> None:
    with units() as work:
        stored(work, 1, state="solved")
        work.invitations.decide("tkt_1", asked=True, open_until=LATER)
        assert not work.invitations.use("tkt_1", now=MOMENT + timedelta(minutes=minutes))


def test_somebody_is_left_in_peace_until_their_time_is_over(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.peace.begin("p", now=MOMENT, until=LATER)
        assert not work.peace.begin("p", now=MOMENT, until=LATER + timedelta(days=9))
        assert work.peace.begin("q", now=MOMENT, until=LATER)
        assert work.peace.begin("p", now=LATER, until=LATER + timedelta(hours=1))
        assert work.peace.prune(before=LATER + timedelta(minutes=1), limit=9) == 1
