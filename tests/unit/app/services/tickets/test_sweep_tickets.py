"""What the worker does for tickets by itself: wake, remind, solve, assign, take back, warn, climb the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.business_time import Calendar
from app.domain.desk_rules import Assignment, DeskRules, FollowUpRule
from app.domain.errors import Conflict, InvalidInput
from app.domain.roster import Absence, Agent, Roster
from app.domain.sla import Rung, SlaPolicy, Target
from app.domain.ticket import Ticket, TicketEvent
from app.domain.triage import PRIORITIES
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.edit_ticket import TicketEdit
from app.services.tickets.sweep_tickets import SweepTickets
from tests.fakes.builders import a_request, an_answer
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAlarm, FakeAnswerer, FakeChannel
from tests.fakes.wiring import Wiring

ANN, BEN, LEAD = "ann@example.com", "ben@example.com", "lead@example.com"
HOUR = 3600.0
AWAY = (Absence(first=date(2026, 3, 2), last=date(2026, 3, 4)),)


@dataclass(slots=True)
class _Desk:
    rules: DeskRules = field(default_factory=DeskRules)
    clock: FakeClock = field(default_factory=FakeClock)
    channel: FakeChannel = field(default_factory=FakeChannel)
    alarm: FakeAlarm = field(default_factory=FakeAlarm)
    wiring: Wiring = field(init=False)
    sweep: SweepTickets = field(init=False)

    def __post_init__(self) -> None:
        self.wiring = Wiring(
            answerer=FakeAnswerer(an_answer(0.1)), clock=self.clock, channel=self.channel, desk_rules=self.rules
        )
        self.sweep = self.wiring.sweep()

    def ticket(self, number: int = 1, *, requester: str = "r@example.com") -> Ticket:
        request = a_request(f"req_{number}", requester=requester, received_at=self.clock.now())
        return self.wiring.handle()(request).ticket

    def claimed(self, agent: str = ANN) -> Ticket:
        claim = ClaimTicket(unit_of_work=self.wiring.unit_of_work, clock=self.clock)
        return claim(self.ticket().id, agent=agent)

    def after(self, hours: float) -> Ticket:
        self.clock.advance(hours * HOUR)
        self.sweep()
        carry_out = replace(self.wiring.carry_out(), alarms=(self.alarm,))
        carry_out()
        with self.wiring.unit_of_work() as work:
            ticket = work.tickets.of_request("req_1")
        assert ticket is not None
        return ticket

    def events(self) -> Sequence[TicketEvent]:
        with self.wiring.unit_of_work() as work:
            ticket = work.tickets.of_request("req_1")
            assert ticket is not None
            events = work.tickets.events(ticket.id)
        assert len(events) == ticket.version
        return events

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events()]

    def told(self) -> list[str]:
        return [message.text for _, message in self.channel.told.values()]


def rules_with(*agents: Agent, after: timedelta | None = None, idle: timedelta | None = None) -> DeskRules:
    roster = Roster(agents={agent.id: agent for agent in agents}, leads={"": LEAD})
    return DeskRules(roster=roster, assignment=Assignment(after=after, idle=idle))


# snoozing


def test_a_snoozed_ticket_wakes_at_its_moment_and_stays_whose_it_was() -> None:
    desk = _Desk()
    ticket = desk.claimed()
    until = desk.clock.now() + timedelta(hours=5)
    asleep = desk.wiring.life().snooze(ticket.id, until=until, agent=ANN)
    assert (asleep.state, asleep.snoozed_until) == ("snoozed", until)
    assert desk.wiring.life().snooze(ticket.id, until=until, agent=ANN) == asleep
    assert desk.after(4).state == "snoozed"
    woken = desk.after(1)
    assert (woken.state, woken.assignee, woken.snoozed_until) == ("in_progress", ANN, None)
    assert desk.kinds()[-2:] == ["snoozed", "woke"]
    assert desk.sweep() == 0


def test_a_snoozed_ticket_wakes_when_its_requester_writes() -> None:
    desk = _Desk()
    life = desk.wiring.life()
    life.snooze(desk.ticket().id, until=desk.clock.now() + timedelta(days=5), agent=ANN)
    continued = desk.wiring.continue_request()("req_1", "detail: error 809")
    assert (continued.ticket.state, continued.ticket.snoozed_until) == ("open", None)


@pytest.mark.parametrize("until", [timedelta(0), timedelta(days=-1), timedelta(days=400)])
def test_a_moment_gone_by_or_far_away_is_refused(until: timedelta) -> None:
    desk = _Desk()
    ticket = desk.ticket()
    with pytest.raises(InvalidInput, match="moment"):
        desk.wiring.life().snooze(ticket.id, until=desk.clock.now() + until, agent=ANN)


# reminders

FOLLOW_UP = DeskRules(
    follow_up=FollowUpRule(
        remind_after=timedelta(hours=10),
        solve_after=timedelta(hours=20),
        reminder={"en": "Are you still there?"},
        goodbye={"en": "We close this for now."},
    )
)


def test_a_silent_requester_is_reminded_once_and_later_the_ticket_is_solved_with_kind_words() -> None:
    desk = _Desk(rules=FOLLOW_UP)
    desk.wiring.edit()(desk.claimed().id, TicketEdit(state="pending_requester"), actor=ANN)
    assert desk.after(9).state == "pending_requester"
    assert desk.told() == []
    for _ in range(3):
        assert desk.after(3).state == "pending_requester"
    assert desk.told() == ["Are you still there?"]
    assert desk.after(20).state == "solved"
    assert desk.told() == ["Are you still there?", "We close this for now."]
    assert desk.kinds()[-2:] == ["reminded", "solved"]


def test_an_answer_ends_the_waiting_and_the_next_question_begins_it_anew() -> None:
    desk = _Desk(rules=FOLLOW_UP)
    ticket = desk.claimed()
    wait = desk.wiring.edit()
    wait(ticket.id, TicketEdit(state="pending_requester"), actor=ANN)
    desk.after(11)
    desk.wiring.continue_request()("req_1", "detail: error 809")
    assert desk.after(40).state == "in_progress"
    wait(ticket.id, TicketEdit(state="pending_requester"), actor=ANN)
    desk.after(11)
    assert desk.told() == ["Are you still there?"] * 2


def test_without_a_rule_nobody_is_reminded() -> None:
    desk = _Desk()
    desk.wiring.edit()(desk.claimed().id, TicketEdit(state="pending_requester"), actor=ANN)
    assert desk.after(10_000).state == "pending_requester"


# finding somebody


def test_a_ticket_that_nobody_took_gets_somebody_who_is_told() -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN), after=timedelta(hours=1)))
    desk.ticket()
    assert desk.after(0.9).assignee == ""
    assert desk.after(0.2).assignee == ANN
    assert [(alert.kind, alert.agents) for alert in desk.alarm.alerts] == [("assigned", (ANN,))]
    assert desk.events()[-1].detail == f"to {ANN}"


def test_tickets_are_spread_over_those_who_are_there() -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN), Agent(id=BEN), after=timedelta()))
    for number in range(1, 7):
        desk.ticket(number, requester=f"r{number}@example.com")
    desk.after(1)
    with desk.wiring.unit_of_work() as work:
        assert work.open_tickets.loads() == {ANN: 3, BEN: 3}


def test_where_nobody_is_there_the_lead_is_told_once_and_the_first_who_is_back_gets_it() -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN, away=AWAY), after=timedelta(hours=1)))
    desk.ticket()
    for _ in range(3):
        assert desk.after(2).assignee == ""
    assert [(alert.kind, alert.agents) for alert in desk.alarm.alerts] == [("nobody_there", (LEAD,))]
    assert desk.after(72).assignee == ANN


def test_a_ticket_of_somebody_away_goes_to_their_deputy() -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN, deputy=BEN, away=AWAY), Agent(id=BEN)))
    desk.claimed()
    moved = desk.after(1)
    assert (moved.assignee, moved.state) == (BEN, "in_progress")
    assert desk.events()[-1].detail == f"to {BEN} instead of {ANN}"


def test_without_a_deputy_it_goes_back_to_its_queue_and_others_are_told() -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN, away=AWAY)))
    desk.claimed()
    moved = desk.after(1)
    assert (moved.assignee, moved.state) == ("", "open")
    assert [(alert.kind, alert.agents) for alert in desk.alarm.alerts] == [("returned", (ANN, LEAD))]
    assert desk.after(1) == moved


def test_a_ticket_that_its_agent_does_nothing_with_goes_back_after_working_time() -> None:
    office = Calendar(zone=ZoneInfo("UTC"), start=time(9), end=time(17))
    desk = _Desk(rules=rules_with(Agent(id=ANN, hours=office), idle=timedelta(hours=8)))
    desk.claimed()
    assert desk.after(7).assignee == ANN
    assert desk.after(1).assignee == ""
    assert desk.events()[-1].detail == f"idle: {ANN}"


def test_an_assignment_to_somebody_away_goes_to_who_stands_in() -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN, deputy=BEN, away=AWAY), Agent(id=BEN)))
    assigned = desk.wiring.life().assign(desk.ticket().id, agent=ANN, actor=LEAD)
    assert assigned.assignee == BEN
    assert desk.wiring.life().assign(assigned.id, agent=BEN, actor=LEAD) == assigned


@pytest.mark.parametrize("agent", [ANN, ""])
def test_an_assignment_to_nobody_who_is_there_is_refused(agent: str) -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN, deputy=BEN, away=AWAY), Agent(id=BEN, deputy=ANN, away=AWAY)))
    ticket = desk.ticket()
    with pytest.raises(Conflict, match="Name somebody"):
        desk.wiring.life().assign(ticket.id, agent=agent, actor=LEAD)


def test_somebody_the_desk_file_does_not_list_may_be_assigned_too() -> None:
    desk = _Desk()
    assert desk.wiring.life().assign(desk.ticket().id, agent="guest@example.com", actor=LEAD).assignee


# promises

LADDER = (Rung(tell=("assignee", "lead")), Rung(after=timedelta(hours=2), raise_tier=True, queue="experts"))
PROMISES = SlaPolicy(targets=dict.fromkeys(PRIORITIES, Target(resolution=timedelta(hours=8))), ladder=LADDER)


def test_a_promise_is_warned_of_then_recorded_as_broken_then_climbs_the_ladder_each_once() -> None:
    desk = _Desk(rules=replace(rules_with(Agent(id=ANN)), sla=PROMISES))
    desk.claimed()
    assert [desk.after(hours).tier for hours in (5, 2, 2, 0.5, 2, 2)] == [1, 1, 1, 1, 2, 2]
    assert [event.kind for event in desk.events()][3:] == [
        "sla_warning",
        "sla_breached",
        "sla_escalated",
        "sla_escalated",
    ]
    assert [(alert.kind, alert.agents) for alert in desk.alarm.alerts] == [
        ("sla_warning", (ANN,)),
        ("sla_escalated", (ANN, LEAD)),
    ]
    with desk.wiring.unit_of_work() as work:
        climbed = work.tickets.of_request("req_1")
    assert climbed is not None
    assert (climbed.queue, climbed.assignee, climbed.state) == ("experts", "", "open")


def test_while_the_requester_is_waited_for_nothing_is_warned_of() -> None:
    desk = _Desk(rules=DeskRules(sla=PROMISES))
    desk.wiring.edit()(desk.claimed().id, TicketEdit(state="pending_requester"), actor=ANN)
    desk.after(100)
    assert not [kind for kind in desk.kinds() if kind.startswith("sla")]


# the sweep itself


def test_every_page_is_looked_at_in_turn() -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN, capacity=1000), after=timedelta()))
    desk.sweep.page = 3
    for number in range(1, 9):
        desk.ticket(number, requester=f"r{number}@example.com")
    assert [desk.sweep() for _ in range(4)] == [3, 3, 2, 0]


def test_between_two_sweeps_it_rests() -> None:
    desk = _Desk(rules=rules_with(Agent(id=ANN), after=timedelta()))
    desk.sweep.rest_seconds = 60
    assert desk.sweep() == 0
    desk.ticket()
    assert desk.sweep() == 0
    desk.clock.advance(60)
    assert desk.sweep() == 1


def test_a_moment_can_be_any_time_zone() -> None:
    desk = _Desk()
    until = datetime.fromisoformat("2026-03-02T12:00:00+05:45")
    with pytest.raises(InvalidInput):
        desk.wiring.life().snooze(desk.ticket().id, until=until, agent=ANN)
