"""Many reports of one thing become one incident; its end is told to everybody once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Conflict, NotFound
from app.domain.incident import Incident, IncidentState, StormRule, told_at_the_end
from app.domain.outcome import Outcome
from app.services.desk.handle_incident import HandleIncident
from app.services.requests.attach_repeat import RepeatRule
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.worker.watch_storms import at_least
from tests.fakes.builders import MOMENT, a_request, a_triage, an_answer, an_origin
from tests.fakes.clock import FakeClock
from tests.fakes.engine import FakeAnswerer, FakeChannel
from tests.fakes.wiring import Wiring

DOWN = "the vpn is down"


@dataclass(slots=True)
class _House:
    """People ask at minutes after nine; the worker looks after each."""

    channel: FakeChannel = field(default_factory=FakeChannel)
    clock: FakeClock = field(default_factory=FakeClock)
    wiring: Wiring = field(init=False)
    asked: int = 0

    def __post_init__(self) -> None:
        self.wiring = Wiring(
            recognises=True, answerer=FakeAnswerer(an_answer(0.1)), channel=self.channel, clock=self.clock
        )

    def ask(self, requester: str, text: str = DOWN, *, minute: float = 0) -> Outcome:
        self.asked += 1
        self.clock.moment = at = MOMENT + timedelta(minutes=minute)
        origin = an_origin(conversation=requester)
        outcome = self.wiring.handle()(
            a_request(f"req_{self.asked:03}", text, requester=requester, origin=origin, received_at=at)
        )
        self.wiring.watch_storms()()
        return outcome

    def storm(self, people: int = 4, *, first: int = 0) -> list[Outcome]:
        return [self.ask(f"p{number}", minute=number) for number in range(first, first + people)]

    def incidents(self) -> tuple[Incident, ...]:
        states: frozenset[IncidentState] = frozenset({"suspected", "confirmed", "resolved", "dismissed"})
        with self.wiring.unit_of_work() as work:
            return work.incidents.find(states=states, limit=9)

    def members(self) -> tuple[str, ...]:
        newest = self.incidents()[0].id
        with self.wiring.unit_of_work() as work:
            return work.incident_tickets.tickets_of(newest)

    @property
    def desk(self) -> HandleIncident:
        return HandleIncident(unit_of_work=self.wiring.unit_of_work, clock=self.clock)

    def told(self) -> list[tuple[str, str]]:
        self.wiring.carry_out()(limit=200)
        return [(origin.conversation, d.reason) for origin, d in self.channel.shown.values()]


@pytest.fixture
def house() -> _House:
    return _House()


def test_four_people_reporting_the_like_make_one_incident(house: _House) -> None:
    outcomes = house.storm()
    (incident,) = house.incidents()
    assert (incident.state, incident.title) == ("suspected", DOWN)
    assert house.members() == tuple(sorted(outcome.ticket.id for outcome in outcomes))
    with house.wiring.unit_of_work() as work:
        assert {work.tickets.events(o.ticket.id)[-1].kind for o in outcomes} == {"joined_incident"}


def test_one_person_reporting_often_is_no_storm(house: _House) -> None:
    house.wiring.repeats = RepeatRule(days=0)
    for minute in range(8):
        house.ask("p1", minute=minute)
    assert house.incidents() == ()


def test_the_like_over_a_whole_day_is_no_storm(house: _House) -> None:
    for number in range(8):
        house.ask(f"p{number}", minute=60 * number)
    assert house.incidents() == ()


def test_different_requests_at_once_are_no_storm(house: _House) -> None:
    for number, text in enumerate(["vpn", "parking please", "where is lunch", "new badge", "leave days"]):
        house.ask(f"p{number}", text)
    assert house.incidents() == ()


def test_what_is_always_asked_a_lot_is_no_storm(house: _House) -> None:
    for number in range(60):
        house.ask(f"usual{number}", minute=-2750 + 45 * number)
    house.storm()
    assert house.incidents() == ()


def test_who_only_asks_how_something_is_done_makes_no_storm_but_joins_one(house: _House) -> None:
    house.wiring.only_asks = lambda text: text.startswith("how")
    for number in range(6):
        house.ask(f"asker{number}", "how is the vpn set up", minute=number)
    for number in range(3):
        house.ask(f"p{number}", "how the vpn is down", minute=10 + number)
    house.ask("p4", minute=14)
    assert house.incidents() == ()
    house.storm(first=20)
    assert len(house.incidents()) == 1
    late = house.ask("late", "how is it that the vpn is down", minute=24)
    assert late.ticket.id in house.members()


def test_thanks_of_many_people_are_no_storm(house: _House) -> None:
    house.wiring.triager.result = replace(a_triage(), intent="thanks")
    house.storm()
    assert house.incidents() == ()


def test_a_newcomer_joins_and_is_told_that_others_report_it_too(house: _House) -> None:
    house.storm()
    newcomer = house.ask("late", "the vpn is down now", minute=20)
    assert newcomer.decision.reason == "reported_by_others"
    assert newcomer.ticket.id in house.members()
    assert len(house.incidents()) == 1


def test_once_confirmed_newcomers_read_the_agents_note(house: _House) -> None:
    house.storm()
    house.desk.confirm(house.incidents()[0].id, note="Use the Turin gateway.", title="VPN gateway")
    newcomer = house.ask("late", minute=25)
    assert (newcomer.decision.reason, newcomer.decision.note) == ("known_issue", "Use the Turin gateway.")
    assert house.incidents()[0].title == "VPN gateway"


def test_somebody_with_another_problem_is_not_told(house: _House) -> None:
    house.storm()
    assert house.ask("other", "parking place for friday", minute=9).decision.reason == "no_good_answer"


def test_its_end_solves_every_ticket_and_is_told_to_each_thread_once(house: _House) -> None:
    outcomes = house.storm()
    house.ask("p1", "the vpn is down again", minute=8)  # attached, in the same conversation
    ClaimTicket(unit_of_work=house.wiring.unit_of_work, clock=house.clock)(outcomes[0].ticket.id, agent="bob")
    incident = house.incidents()[0]
    for _ in range(2):
        assert house.desk.resolve(incident.id, actor="bob", words="It is back.").state == "resolved"
    ended = sorted(place for place, reason in house.told() if reason == "incident_ended")
    assert ended == ["p0", "p1", "p1", "p2", "p3"]
    assert house.told() == house.told()
    with house.wiring.unit_of_work() as work:
        assert {work.tickets.get(outcome.ticket.id).state for outcome in outcomes} == {"solved"}
        last = [work.tickets.events(outcome.ticket.id)[-1] for outcome in outcomes]
    assert {(event.kind, told_at_the_end(event.detail)) for event in last} == {("incident_ended", "It is back.")}


def test_a_dismissed_incident_tells_nobody_and_takes_nobody_in(house: _House) -> None:
    house.storm()
    incident = house.incidents()[0]
    assert house.desk.dismiss(incident.id) == house.desk.dismiss(incident.id)
    assert house.ask("late", minute=20).decision.reason == "no_good_answer"
    with pytest.raises(Conflict, match="dismissed"):
        house.desk.resolve(incident.id, actor="bob")


def test_an_unknown_incident_is_named(house: _House) -> None:
    with pytest.raises(NotFound, match="inc_9"):
        house.desk.confirm("inc_9", note="x")


def test_switched_off_nothing_is_watched(house: _House) -> None:
    house.wiring.storm_rule = StormRule(people=0)
    house.storm(9)
    assert house.incidents() == ()


@given(count=st.integers(0, 40), mean=st.floats(0.0, 30.0))
def test_the_chance_of_at_least_so_many_is_a_probability_that_falls_with_the_count(count: int, mean: float) -> None:
    assert 0.0 <= at_least(count + 1, mean) <= at_least(count, mean) <= 1.0
