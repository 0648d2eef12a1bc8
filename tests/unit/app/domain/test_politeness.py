"""Keeping quiet where nobody asked, and never where somebody did."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decision import Decision, DecisionPolicy, Turn
from app.domain.politeness import Politeness, QuietHours, Surroundings, reason_for_silence
from app.domain.triage import Triage
from tests.fakes.builders import a_triage, an_answer

NIGHT = QuietHours(start=time(22), end=time(7), zone=ZoneInfo("Europe/Dublin"), days=frozenset({0, 1, 2, 3, 4}))
MIDNIGHT = Surroundings(at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))  # a Monday
POLITE = Politeness(quiet_hours=(NIGHT,))


def decided(triage: Triage | None = None, around: Surroundings | None = None, *, explicit: bool = False) -> Decision:
    turn = Turn(around=around or Surroundings())
    policy = DecisionPolicy(politeness=POLITE)
    return policy.decide(triage or a_triage(), an_answer(0.99), (), explicit=explicit, turn=turn)


@pytest.mark.parametrize(
    ("triage", "around", "reason"),
    [
        (replace(a_triage(), intent="thanks"), Surroundings(), "not_a_request"),
        (replace(a_triage(), intent="chit_chat"), Surroundings(), "not_a_request"),
        (replace(a_triage(), priority="critical"), Surroundings(person_answers=True), "person_answers"),
        (a_triage(), Surroundings(just_replied=True), "just_replied"),
        (a_triage(), MIDNIGHT, "quiet_hours"),
    ],
)
def test_what_was_overheard_may_be_met_with_silence(triage: Triage, around: Surroundings, reason: str) -> None:
    assert (decided(triage, around).kind, decided(triage, around).reason) == ("silent", reason)
    assert decided(triage, around, explicit=True).kind == "reply"


@pytest.mark.parametrize("marked", [replace(a_triage(), priority="critical"), replace(a_triage(), sensitive=True)])
def test_emergencies_and_sensitive_matters_are_never_quiet(marked: Triage) -> None:
    assert decided(marked, MIDNIGHT).kind in {"reply", "escalate"}


def test_overheard_questions_may_need_a_surer_answer() -> None:
    policy = DecisionPolicy(politeness=Politeness(reply_from=0.95, may_escalate=False))
    assert policy.decide(a_triage(), an_answer(0.9), (), explicit=False).kind == "silent"
    assert policy.decide(a_triage(), an_answer(0.9), (), explicit=True).kind == "reply"


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (datetime(2026, 3, 2, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 22, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 7, 6, 59, tzinfo=UTC), True),  # Friday's night ends on Saturday
        (datetime(2026, 3, 7, 23, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 6, 21, 30, tzinfo=UTC), True),  # half past ten in an Irish summer
    ],
)
def test_quiet_hours_follow_the_clock_on_the_wall(at: datetime, quiet: bool) -> None:
    assert NIGHT.hold(at) is quiet


@given(st.integers(0, 10_000), st.booleans(), st.booleans())
def test_silence_always_has_a_reason_from_the_list(hours: int, just_replied: bool, person: bool) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    around = Surroundings(at=at, just_replied=just_replied, person_answers=person)
    known = {"", "not_a_request", "person_answers", "just_replied", "quiet_hours"}
    assert reason_for_silence(a_triage(), POLITE, around) in known
