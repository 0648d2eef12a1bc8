"""Where the engine decides for the record only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.decision import DecisionKind
from app.domain.effects import PostReply, effects_of
from app.domain.ticket import open_ticket
from app.domain.trial import Trial, is_held_out, restrained
from tests.fakes.builders import a_decision, a_request, a_triage, an_origin


def test_a_hold_out_leaves_about_its_share_to_people_and_always_the_same() -> None:
    ids = [f"req_{number}" for number in range(20_000)]
    held = [is_held_out(name, 0.1) for name in ids]
    assert 0.09 < sum(held) / len(held) < 0.11
    assert held == [is_held_out(name, 0.1) for name in ids]


@given(st.text(), st.floats(0, 0.5), st.floats(0, 0.5))
def test_a_larger_share_holds_out_whoever_a_smaller_one_does(name: str, one: float, other: float) -> None:
    assert not (is_held_out(name, min(one, other)) and not is_held_out(name, max(one, other)))


def test_whoever_is_held_out_gets_a_person_and_no_hint() -> None:
    found = restrained(a_decision("reply"), a_request(), Trial(hold_out=1.0), explicit=True)
    assert (found.kind, found.reason, found.answer, found.suggestions) == ("escalate", "held_out", None, ())


def test_what_was_for_people_anyway_stays_as_it_is() -> None:
    decision = a_decision("escalate", reason="no_good_answer")
    assert restrained(decision, a_request(), Trial(hold_out=1.0, retreat=True), explicit=True) is decision


@pytest.mark.parametrize("kind", ["reply", "clarify", "escalate", "silent"])
@pytest.mark.parametrize("explicit", [True, False])
def test_nothing_is_posted_from_the_shadow(kind: DecisionKind, explicit: bool) -> None:
    request = a_request(origin=an_origin("slack", "C1"))
    found = restrained(a_decision(kind), request, Trial(shadowed=frozenset({"slack:C1"})), explicit=explicit)
    ticket = open_ticket(request, a_triage(), ticket_id="tkt_1")
    assert not [effect for effect in effects_of(ticket, found) if isinstance(effect, PostReply)]
    assert found.kind == ("escalate" if explicit and kind != "silent" else "silent")


def test_a_channel_in_the_shadow_leaves_others_alone() -> None:
    trial = Trial(shadowed=frozenset({"slack:C1", "web"}))
    origins = {"C1": an_origin("slack", "C1"), "C2": an_origin("slack", "C2"), "web": an_origin("web", "room")}
    assert {name: trial.restraint(a_request(origin=origin)) for name, origin in origins.items()} == {
        "C1": "shadow",
        "C2": "",
        "web": "shadow",
    }


@pytest.mark.parametrize("kind", ["reply", "clarify"])
def test_what_only_agents_see_is_handed_to_people_with_its_answer(kind: DecisionKind) -> None:
    request, trial = a_request(origin=an_origin("slack", "C1")), Trial(for_agents=frozenset({"slack:C1"}))
    decision = a_decision(kind)
    found = restrained(decision, request, trial, explicit=False)
    assert (found.kind, found.for_agents, found.answer) == ("escalate", True, decision.answer)
    assert restrained(decision, request, trial, explicit=True) is decision


def test_in_retreat_pages_are_suggested_and_nothing_is_answered() -> None:
    found = restrained(a_decision("reply"), a_request(), Trial(retreat=True), explicit=True)
    assert (found.kind, found.reason, found.suggestions) == ("escalate", "retreat", a_decision("reply").suggestions)
