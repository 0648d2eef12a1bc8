"""Whoever presses "talk to a person" long after the end gets another ticket, linked to the old one, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.desk_rules import DeskRules
from app.domain.feedback import Feedback, Verdict
from app.domain.ticket import Ticket
from app.services.tickets.close_ticket import CloseTicket
from tests.fakes.builders import a_request
from tests.fakes.clock import FakeClock
from tests.fakes.wiring import Wiring

WITHIN, AFTER = 3, 8


def ended(days: int) -> tuple[Wiring, Ticket]:
    """A request that people solved so many days ago."""
    wiring = Wiring(desk_rules=DeskRules(reopen_within=timedelta(days=7)))
    wiring.handle()(a_request())
    say(wiring, "person")
    with wiring.unit_of_work() as work:
        ticket = work.tickets.of_request("req_1")
    assert ticket is not None
    solved = CloseTicket(change=wiring.change())(ticket.id, actor="agent", ending="solved")
    assert isinstance(wiring.clock, FakeClock)
    wiring.clock.advance(days * 86_400)
    return wiring, solved


def say(wiring: Wiring, verdict: Verdict) -> Ticket:
    said = Feedback(request_id="req_1", verdict=verdict, actor="requester@example.com", at=wiring.clock.now())
    return wiring.record_feedback()(said)


@pytest.mark.parametrize("verdict", ["person", "not_quite"])
def test_within_the_window_it_is_the_same_ticket(verdict: Verdict) -> None:
    wiring, old = ended(WITHIN)
    assert say(wiring, verdict).id == old.id
    with wiring.unit_of_work() as work:
        assert work.tickets.get(old.id).state == "open"


@pytest.mark.parametrize("verdict", ["person", "not_quite"])
def test_after_it_another_ticket_asks_the_same_and_both_name_each_other(verdict: Verdict) -> None:
    wiring, old = ended(AFTER)
    new = say(wiring, verdict)
    assert (new.state, new.queue, new.tier, new.subject) == ("open", old.queue, old.tier, old.subject)
    with wiring.unit_of_work() as work:
        assert work.tickets.get(old.id).state == "solved"
        assert work.tickets.events(old.id)[-1].detail == new.id
        assert work.tickets.events(new.id)[-1].detail == f"follow_up: {old.id}"
        assert work.records.request(new.request_id).text == a_request().text


def test_saying_it_again_changes_nothing_until_that_one_is_over_too() -> None:
    wiring, _ = ended(AFTER)
    new = say(wiring, "person")
    assert say(wiring, "person") == new
    CloseTicket(change=wiring.change())(new.id, actor="agent", ending="solved")
    assert say(wiring, "not_quite").id not in {new.id}


@pytest.mark.parametrize(("days", "same"), [(WITHIN, True), (AFTER, False)])
def test_asking_for_it_to_be_opened_again_does_likewise(days: int, same: bool) -> None:
    wiring, old = ended(days)
    again = wiring.come_back()(old.id, actor=old.requester)
    assert (again.id == old.id) is same
    assert again.state == "open"


def test_a_verdict_on_what_is_not_over_opens_nothing_new() -> None:
    wiring, old = ended(AFTER)
    with wiring.unit_of_work() as work:
        assert wiring.later()(work, replace(old, state="in_progress"), at=wiring.clock.now()) is None
