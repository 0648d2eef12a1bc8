"""`TicketStore` and `TicketQueries` on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.errors import Conflict, NotFound
from app.domain.lifecycle import escalate
from app.domain.ticket import Ticket, move
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_event, an_origin


def _add(work: UnitOfWork, number: int = 1, *, requester: str = "ann@example.com", queue: str = "") -> Ticket:
    received = MOMENT + timedelta(minutes=number)
    request = a_request(id=f"req_{number}", requester=requester, received_at=received)
    work.records.add_request(request)
    ticket = replace(a_ticket(request, id=f"tkt_{number}"), queue=queue)
    return work.tickets.add(ticket)


def test_a_ticket_comes_back_as_it_was(units: UnitOfWorkFactory) -> None:
    request = a_request(origin=an_origin("slack", "C1", "1700000000.000100"))
    ticket = replace(a_ticket(request), topics=("it/vpn", "hr/café"), assignee="ann", queue="it", tier=2)
    with units() as work:
        work.records.add_request(request)
        work.tickets.add(ticket)
        work.commit()
    with units() as work:
        assert work.tickets.get(ticket.id) == ticket
        assert work.tickets.of_request(request.id) == ticket


def test_adding_a_second_ticket_for_a_request_returns_the_first_and_adds_nothing(units: UnitOfWorkFactory) -> None:
    with units() as work:
        first = _add(work)
        work.commit()
    with units() as work:
        assert work.tickets.add(replace(first, id="tkt_other")) == first
        work.commit()
    with units() as work:
        assert work.queries.find() == (first,)
        assert [event.kind for event in work.tickets.events(first.id)] == ["opened"]


def test_an_id_taken_by_another_request_is_refused(units: UnitOfWorkFactory) -> None:
    with units() as work:
        first = _add(work)
        work.records.add_request(a_request(id="req_2"))
        with pytest.raises(Conflict):
            work.tickets.add(replace(first, request_id="req_2"))


def test_each_change_keeps_its_event_in_order(units: UnitOfWorkFactory) -> None:
    with units() as work:
        ticket = _add(work)
        answered = move(ticket, "answered", at=MOMENT)
        event = an_event(ticket, "answered")
        work.tickets.save(answered, event)
        solved = move(answered, "solved", at=MOMENT)
        work.tickets.save(solved, an_event(ticket, "solved"))
        work.commit()
    with units() as work:
        assert work.tickets.get(ticket.id) == solved
        assert [event.kind for event in work.tickets.events(ticket.id)] == ["opened", "answered", "solved"]
        assert work.tickets.events(ticket.id)[1] == event


def test_a_stale_version_is_refused_and_changes_nothing(units: UnitOfWorkFactory) -> None:
    with units() as work:
        ticket = _add(work)
        answered = move(ticket, "answered", at=MOMENT)
        work.tickets.save(answered, an_event(ticket))
        with pytest.raises(Conflict, match="tkt_1"):
            work.tickets.save(escalate(ticket, queue="it", tier=1, at=MOMENT), an_event(ticket))
        with pytest.raises(Conflict):
            work.tickets.save(answered, an_event(ticket))
        assert work.tickets.get(ticket.id) == answered
        assert len(work.tickets.events(ticket.id)) == 2


def test_an_unknown_ticket_is_named_in_the_error(units: UnitOfWorkFactory) -> None:
    with units() as work:
        with pytest.raises(NotFound, match="tkt_nowhere"):
            work.tickets.get("tkt_nowhere")
        assert work.tickets.of_request("req_nowhere") is None
        assert work.tickets.events("tkt_nowhere") == ()


def test_tickets_are_found_newest_first_up_to_the_limit(units: UnitOfWorkFactory) -> None:
    with units() as work:
        added = [_add(work, number) for number in (2, 5, 1, 4, 3)]
        newest = sorted(added, key=lambda ticket: ticket.created_at, reverse=True)
        assert work.queries.find() == tuple(newest)
        assert work.queries.find(limit=2) == tuple(newest[:2])


def test_tickets_are_found_by_requester_queue_and_state_together(units: UnitOfWorkFactory) -> None:
    with units() as work:
        _add(work, 1, requester="ann@example.com", queue="it")
        _add(work, 2, requester="ben@example.com", queue="it")
        _add(work, 3, requester="ann@example.com", queue="hr")
        assert [t.id for t in work.queries.find(requester="ann@example.com")] == ["tkt_3", "tkt_1"]
        assert [t.id for t in work.queries.find(queue="it")] == ["tkt_2", "tkt_1"]
        assert [t.id for t in work.queries.find(requester="ann@example.com", queue="it", state="new")] == ["tkt_1"]
        assert work.queries.find(state="closed") == ()


def test_counts_name_only_states_that_have_tickets(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.queries.counts() == {}
        ticket = _add(work, 1)
        _add(work, 2)
        work.tickets.save(move(ticket, "answered", at=MOMENT), an_event(ticket))
        assert work.queries.counts() == {"new": 1, "answered": 1}
