"""Live figures: what a hold-out shows, how long things took, and whether confidences still hold."""

from __future__ import annotations

from datetime import timedelta

from app.domain.course import Course
from app.domain.watch import Answered, Said
from eval.live.figures import drift, hold_out, live_figures, times
from tests.fakes.builders import MOMENT


def a_course(
    name: str, *, held: bool = False, people: bool = False, minutes: float = 1.0, confidence: float = 0.9
) -> Course:
    return Course(
        request_id=name,
        received_at=MOMENT,
        decision="escalate" if held else "reply",
        wanted="reply",
        reason="held_out" if held else "answered",
        confidence=confidence,
        needed_people=people,
        answered_at=MOMENT + timedelta(minutes=minutes),
        resolved_at=MOMENT + timedelta(minutes=2 * minutes),
    )


HELD = [a_course(f"h{n}", held=True, people=True, minutes=60) for n in range(50)]
FREE = [a_course(f"f{n}", people=n < 30, minutes=1) for n in range(150)]


def test_a_hold_out_shows_what_answers_save_with_its_power() -> None:
    found = hold_out([*HELD, *FREE])
    assert (found["held_out"], found["answered"], found["saved"]) == (50, 150, 0.8)
    low, high = found["saved_interval"]
    assert low < 0.8 < high
    assert found["p"] < 0.001
    assert 0.1 < found["detects"] < 0.3


def test_without_a_hold_out_nothing_is_claimed() -> None:
    assert hold_out(FREE)["saved"] is None


def test_the_interval_agrees_with_a_published_case() -> None:
    # Newcombe (1998), 56/70 against 48/80: .0524 to .3339
    held = [a_course(f"h{n}", held=True, people=n < 56) for n in range(70)]
    free = [a_course(f"f{n}", people=n < 48) for n in range(80)]
    assert hold_out([*held, *free])["saved_interval"] == [0.0524, 0.3339]


def test_times_are_told_of_those_that_got_there() -> None:
    assert times(HELD) == {
        "requests": 50,
        "to_first_answer": 60.0,
        "answered": 50,
        "to_resolution": 120.0,
        "resolved": 50,
    }


def test_deflection_is_counted_by_what_people_said() -> None:
    said: dict[str, Said] = {"f0": "wrong", "f40": "right"}
    answers = [
        Answered(request_id=c.request_id, at=MOMENT, confidence=0.9, said=said.get(c.request_id, "")) for c in FREE
    ]
    found = live_figures([*HELD, *FREE], answers, 0.05)
    assert found["deflection"]["counts"] == {"confirmed": 1, "assumed": 119, "refuted": 30}


def test_a_change_in_how_sure_the_engine_is_is_noticed() -> None:
    assert drift([0.9] * 40 + [0.3] * 40)["drifted"]
    assert not drift([0.9, 0.8] * 40)["drifted"]
    assert not drift([0.9] * 10)["compared"]
