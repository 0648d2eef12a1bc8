"""Deflection is counted by stated rules, with honest intervals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.replay.changes import UNCHANGED
from eval.replay.figures import CameBack, Outcome, deflection, interval, outcomes, replay_figures
from eval.replay.moments import plan_refits
from eval.replay.replayer import Replayed
from eval.replay.rows import History, PastRequest
from tests.fakes.builders import MOMENT
from tests.fakes.likeness import WordLikeness


def past(id: str = "r1", *, hours: float = 0, text: str = "my vpn is broken", queue: str = "it") -> PastRequest:
    return PastRequest(id=id, text=text, time=MOMENT + timedelta(hours=hours), asker="ana", queue=queue)


def replayed(id: str = "r1", *, verdict: str = "right") -> Replayed:
    documents = ("vpn",) if verdict else ()
    return Replayed(
        id=id,
        time=MOMENT.isoformat(),
        decision="reply" if verdict else "escalate",
        reason="",
        confidence=0.9,
        documents=documents,
        queue="IT",
        verdict=verdict,
    )


def outcome(verdict: str, *, came_back: bool = False) -> Outcome:
    return Outcome(request=past(), replayed=replayed(verdict=verdict), came_back=came_back)


@pytest.mark.parametrize(
    ("verdict", "came_back", "expected"),
    [
        ("right", False, "confirmed"),
        ("unclear", False, "assumed"),
        ("wrong", False, "refuted"),
        ("right", True, "refuted"),
        ("unclear", True, "refuted"),
        ("", True, ""),
    ],
)
def test_an_answer_is_confirmed_assumed_or_refuted(verdict: str, came_back: bool, expected: str) -> None:
    assert outcome(verdict, came_back=came_back).deflection == expected


def test_a_request_that_was_opened_again_is_refuted() -> None:
    one = outcome("right")
    assert replace(one, request=replace(one.request, reopened=True)).deflection == "refuted"


def test_who_asks_the_same_again_within_the_days_has_come_back() -> None:
    requests = [past("a"), past("b", hours=5), past("c", hours=24 * 30)]
    rule = CameBack(likeness=WordLikeness(), days=7)
    assert rule(requests, ["a", "b", "c"]) == {"a"}


def test_who_asks_something_else_or_is_unknown_has_not() -> None:
    rule = CameBack(likeness=WordLikeness(), days=7)
    assert not rule([past("a"), past("b", hours=1, text="where is the canteen")], ["a"])
    nobody = [replace(past("a"), asker=""), replace(past("b", hours=1), asker="")]
    assert not rule(nobody, ["a"])


def test_the_figures_count_every_answer_once() -> None:
    names = {"a": "right", "b": "wrong", "c": "unclear", "d": ""}
    requests = tuple(past(id, hours=24 * 30 * place, text=f"{id} {id}") for place, id in enumerate(names))
    history = History(requests=requests, dropped={"not a JSON object": 2}, lacking={})
    made = [replayed(id, verdict=verdict) for id, verdict in names.items()]
    found = replay_figures(history, outcomes(history, made, CameBack(likeness=WordLikeness())))
    assert (found["answered"], found["right"], found["wrong"], found["unclear"]) == (3, 1, 1, 1)
    assert found["coverage"] == 0.75
    assert found["routing_accuracy"] == 1.0  # queues are compared whatever their case
    assert found["rows_dropped"] == {"total": 2, "not a JSON object": 2}
    assert found["deflection"]["counts"] == {"confirmed": 1, "assumed": 1, "refuted": 1}
    assert not set(found) & set(UNCHANGED.figures())  # what was tried stands beside them


def test_without_queues_there_is_no_routing_accuracy() -> None:
    history = History(requests=(past(queue=""),), dropped={}, lacking={})
    found = outcomes(history, [replayed()], CameBack(likeness=WordLikeness()))
    assert replay_figures(history, found)["routing_accuracy"] is None


@given(st.lists(st.sampled_from(["right", "wrong", "unclear", ""]), min_size=1, max_size=60))
def test_deflection_lies_within_its_bounds(verdicts: list[str]) -> None:
    found = deflection([outcome(verdict) for verdict in verdicts])
    guess = found["estimate"]
    assert (guess is None) == ("unclear" in verdicts and not {"right", "wrong"} & set(verdicts))
    assert 0 <= found["low"] <= found["confirmed"] <= (found["confirmed"] if guess is None else guess) + 2e-4
    assert (guess or 0) <= found["confirmed"] + found["assumed"] + 2e-4 <= found["high"] + 4e-4


def test_the_interval_is_the_exact_one() -> None:
    assert interval(0, 10) == [0.0, 0.3085]
    assert interval(5, 10) == [0.1871, 0.8129]
    assert interval(10, 10) == [0.6915, 1.0]
    assert interval(0, 0) == [0.0, 1.0]


def test_triage_learns_from_earlier_days_only() -> None:
    requests = [past(f"r{place}", hours=place) for place in range(600)]
    refits = plan_refits(requests, lambda one: one.queue, first=60, growth=3)
    for refit in refits:
        assert all(request.time.date() < requests[refit.start].time.date() for request in requests[: refit.rows])
    assert refits[0].rows >= 60
