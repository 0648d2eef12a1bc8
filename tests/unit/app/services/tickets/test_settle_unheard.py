"""What was meant for whoever asked and did not reach them is owed by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.desk_rules import DeskRules, FollowUpRule
from app.domain.reached import Reached
from app.domain.replying import Then
from app.domain.retry import RetryPolicy
from app.domain.ticket import Ticket
from app.services.tickets.claim_ticket import ClaimTicket
from tests.fakes.builders import a_request, a_triage, an_answer
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAlarm, FakeAnswerer, FakeChannel, FakeTriager
from tests.fakes.wiring import EAGER, Wiring

UNSURE = FakeAnswerer(an_answer(0.1))
SILENT = FollowUpRule(remind_after=timedelta(days=1), solve_after=timedelta(days=1))


def the_ticket(wiring: Wiring) -> Ticket:
    with wiring.unit_of_work() as work:
        (ticket,) = work.queries.find()
        return ticket


def events(wiring: Wiring) -> list[tuple[str, str, str]]:
    ticket = the_ticket(wiring)
    with wiring.unit_of_work() as work:
        return [(event.kind, event.detail, event.state) for event in work.tickets.events(ticket.id)]


def answered(reaches: Reached, *, channel: FakeChannel | None = None) -> Wiring:
    wiring = Wiring(channel=channel or FakeChannel(reaches=reaches))
    wiring.handle()(a_request())
    wiring.carry_out()()
    return wiring


def test_an_answer_that_its_asker_saw_stays_an_answer() -> None:
    assert the_ticket(answered("asker")).state == "answered"


def test_an_answer_that_only_others_saw_is_a_ticket_that_a_person_owes_an_answer() -> None:
    wiring = answered("others")
    ticket = the_ticket(wiring)
    assert (ticket.state, ticket.tier, bool(ticket.queue)) == ("open", 1, True)
    assert events(wiring)[-1] == ("escalated", "unheard", "open")


def test_a_question_back_that_only_others_saw_waits_for_nobody() -> None:
    channel, two = FakeChannel(reaches="others"), FakeTriager(a_triage(candidates=2))
    wiring = Wiring(channel=channel, answerer=FakeAnswerer(an_answer(0.6)), triager=two, politeness=EAGER)
    assert wiring.handle()(a_request()).decision.kind == "clarify"
    wiring.carry_out()()
    assert the_ticket(wiring).state == "open"


def test_an_answer_to_a_question_taken_back_ends_its_ticket() -> None:
    wiring = answered("taken_back")
    assert the_ticket(wiring).state == "cancelled"
    assert events(wiring)[-1][:2] == ("cancelled", "question_gone")


def test_what_people_have_already_stays_as_they_have_it() -> None:
    wiring = Wiring(channel=FakeChannel(reaches="others"), answerer=UNSURE)
    ticket = wiring.handle()(a_request()).ticket
    ClaimTicket(unit_of_work=wiring.unit_of_work, clock=wiring.clock)(ticket.id, agent="agent")
    wiring.carry_out()()
    assert the_ticket(wiring).state == "in_progress"


def test_nobody_waits_for_hours_for_an_answer_that_cannot_be_posted_and_people_have_it_once() -> None:
    clock, channel = FakeClock(), FakeChannel(failures=99)
    wiring = Wiring(clock=clock, channel=channel)
    wiring.handle()(a_request())
    for _ in range(130):
        wiring.carry_out()()
        clock.advance(1)
    assert the_ticket(wiring).state == "open"
    for _ in range(60):
        clock.advance(600)
        wiring.carry_out()()
    assert [kind for kind, *_ in events(wiring)].count("escalated") == 1


def test_an_answer_that_is_late_still_reaches_its_asker() -> None:
    clock, channel = FakeClock(), FakeChannel(failures=7)
    wiring = Wiring(clock=clock, channel=channel)
    wiring.handle()(a_request())
    for _ in range(10):
        wiring.carry_out()()
        clock.advance(600)
    assert len(channel.shown) == 1


def given_up(then: Then, alarm: FakeAlarm | None = None) -> tuple[Wiring, FakeClock]:
    """An agent's words that the channel never took."""
    clock, channel = FakeClock(), FakeChannel()
    rules = DeskRules(follow_up=SILENT)
    wiring = Wiring(
        clock=clock, channel=channel, answerer=UNSURE, desk_rules=rules, retry=RetryPolicy(tries=2, first=1)
    )
    ticket = wiring.handle()(a_request()).ticket
    wiring.carry_out()()
    channel.failures = 99
    wiring.reply()(ticket.id, "Which laptop?", agent="agent", then=then)
    carry_out = replace(wiring.carry_out(), alarms=(alarm or FakeAlarm(),))
    for _ in range(5):
        carry_out()
        clock.advance(5)
    return wiring, clock


@pytest.mark.parametrize("then", ["pending_requester", "solved"])
def test_words_that_never_arrived_leave_the_ticket_in_their_writers_hands(then: Then) -> None:
    wiring, _ = given_up(then)
    ticket = the_ticket(wiring)
    assert (ticket.state, ticket.assignee) == ("in_progress", "agent")
    assert [kind for kind, *_ in events(wiring)].count("undelivered") == 1


def test_a_requester_who_never_got_the_question_is_not_taken_for_silent() -> None:
    wiring, clock = given_up("pending_requester")
    for _ in range(6):
        clock.advance(86_400)
        wiring.sweep()()
    assert the_ticket(wiring).state == "in_progress"


def test_whoever_wrote_what_did_not_arrive_is_told() -> None:
    alarm = FakeAlarm()
    given_up("", alarm)
    assert [(alert.kind, alert.agents) for alert in alarm.alerts] == [("undelivered", ("agent",))]
