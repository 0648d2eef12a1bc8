"""Who gets a ticket, and who stands in for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.business_time import Calendar
from app.domain.roster import Absence, Agent, Roster
from tests.fakes.builders import a_ticket

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DAY = Calendar(zone=ZoneInfo("UTC"), start=time(9), end=time(17))
LATE = Calendar(zone=ZoneInfo("UTC"), start=time(14), end=time(22))
AWAY = (Absence(first=date(2026, 3, 1), last=date(2026, 3, 3)),)
TICKET = replace(a_ticket(), tier=1, state="open", queue="it", language="es", topics=("it/vpn",))


SPOKEN = st.sampled_from([frozenset[str](), frozenset({"es"}), frozenset({"it"})])


def roster(*agents: Agent) -> Roster:
    return Roster(agents={agent.id: agent for agent in agents})


def chosen(*agents: Agent, loads: dict[str, int] | None = None) -> tuple[str, str]:
    choice = roster(*agents).choose(TICKET, loads or {}, at=NOW)
    return (choice.agent.id, choice.relaxed) if choice else ("", "")


def test_who_has_the_skill_and_the_most_room_gets_it() -> None:
    expert = Agent(id="expert", skills=frozenset({"it"}), capacity=10)
    busy = replace(expert, id="busy")
    anybody = Agent(id="anybody")
    assert chosen(anybody, expert, busy, loads={"busy": 5, "expert": 2}) == ("expert", "")


@pytest.mark.parametrize(
    ("only", "relaxed"),
    [
        (Agent(id="a", languages=frozenset({"it"})), "language"),
        (Agent(id="a", skills=frozenset({"hr"})), "skill"),
        (Agent(id="a", capacity=3), "load"),
        (Agent(id="a", hours=LATE), "hours"),
        (Agent(id="a", queues=frozenset({"it", "hr"}), languages=frozenset({"es"}), hours=DAY), ""),
    ],
)
def test_where_nobody_fits_it_says_what_was_given_up(only: Agent, relaxed: str) -> None:
    assert chosen(only, loads={"a": 3}) == ("a", relaxed)


@pytest.mark.parametrize(
    "never", [Agent(id="a", away=AWAY), Agent(id="a", queues=frozenset({"hr"})), Agent(id="a", capacity=0)]
)
def test_who_is_away_of_another_team_or_takes_nothing_is_never_chosen(never: Agent) -> None:
    assert chosen(never) == ("", "")


def test_the_nearest_deputy_who_is_there_stands_in() -> None:
    chain = roster(
        Agent(id="a", deputy="b", away=AWAY), Agent(id="b", deputy="c", away=AWAY), Agent(id="c"), Agent(id="d")
    )
    stand_in = chain.stand_in("a", at=NOW)
    assert stand_in is not None
    assert stand_in.id == "c"


def test_an_absence_covers_its_first_and_last_day_where_the_agent_lives() -> None:
    agent = Agent(id="a", hours=replace(DAY, zone=ZoneInfo("Pacific/Auckland")), away=AWAY)
    assert agent.is_away(datetime(2026, 2, 28, 12, 0, tzinfo=UTC))
    assert not agent.is_away(datetime(2026, 3, 3, 12, 0, tzinfo=UTC))


@given(deputies=st.lists(st.integers(0, 5), min_size=6, max_size=6), away=st.sets(st.integers(0, 5)))
def test_a_chain_of_deputies_always_ends_and_never_leads_to_somebody_away_or_to_oneself(
    deputies: list[int], away: set[int]
) -> None:
    agents = [
        Agent(id=str(number), deputy=str(deputy), away=AWAY if number in away else ())
        for number, deputy in enumerate(deputies)
    ]
    found = roster(*agents).stand_in("0", at=NOW)
    assert found is None or (int(found.id) not in away and found.id != "0")


@given(
    loads=st.dictionaries(st.sampled_from("abc"), st.integers(0, 12)),
    away=st.sets(st.sampled_from("abc")),
    languages=st.lists(SPOKEN, min_size=3, max_size=3),
)
def test_somebody_is_always_found_unless_all_are_away_and_the_choice_is_always_the_same(
    loads: dict[str, int], away: set[str], languages: list[frozenset[str]]
) -> None:
    agents = [
        Agent(id=id, languages=spoken, away=AWAY if id in away else ())
        for id, spoken in zip("abc", languages, strict=True)
    ]
    first = roster(*agents).choose(TICKET, loads, at=NOW)
    assert (first is None) == (away == set("abc"))
    assert first == roster(*reversed(agents)).choose(TICKET, loads, at=NOW)


def test_people_are_found_by_their_slack_user() -> None:
    known = roster(Agent(id="a", slack="U1"), Agent(id="b"))
    assert known.by_slack("U1") == known.agent("a")
    assert known.by_slack("U2") is known.by_slack("") is None
    assert known.name("b") == "b"


def test_people_are_found_by_their_teams_user_else_by_the_address_they_sign_in_with() -> None:
    known = roster(Agent(id="a", teams="1-2"), Agent(id="ben@halyard.example"))
    assert known.by_teams("1-2") == known.agent("a")
    assert known.by_teams("3-4", "Ben@halyard.example") == known.agent("ben@halyard.example")
    assert known.by_teams("3-4", "") is known.by_teams() is None
