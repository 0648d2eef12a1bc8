"""The first screen of many figures says in a few lines how many, how wrong, within which bounds, and what next."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.watch import Answered, Said
from eval.first_screen import Past, history_lines, live_lines
from eval.live.figures import live_figures, traffic_figures
from eval.outcome import FirstScreen, finish
from tests.fakes.builders import MOMENT
from tests.unit.eval.live.test_figures import FREE
from tests.unit.eval.replay.test_report import the_figures

WRONG: Said = "wrong"
PAST = Past(surest=0.41, answers_from=0.75, looked_at="--decisions out/decisions.jsonl --home desk")


def live(*said: Said, wrong: int = 0) -> dict[str, Any]:
    """Figures of 150 answers, some of which were judged."""
    told: dict[int, Said] = {**dict(enumerate(said)), **dict.fromkeys(range(len(said), len(said) + wrong), WRONG)}
    answers = [
        Answered(request_id=course.request_id, at=MOMENT, confidence=0.9, said=told.get(place, ""))
        for place, course in enumerate(FREE)
    ]
    return live_figures(FREE, answers, 0.05) | {"traffic": traffic_figures(None)}


def test_a_history_is_told_in_four_lines() -> None:
    answered, right, proven, then = history_lines(the_figures(), PAST)
    assert "would have been answered without a person" in answered
    assert "were right" in right
    assert "95% certainty" in proven
    assert then.startswith("Next:")


def test_where_nothing_was_answered_it_says_how_far_from_it_that_was_and_what_may_be_behind_it() -> None:
    _, sure, missing, judge = history_lines(the_figures() | {"answered": 0}, PAST)
    assert "41% sure" in sure
    assert "from 75% on" in sure
    assert "`firstline eval gaps --decisions out/decisions.jsonl --home desk`" in missing
    assert "--home" in missing
    assert "Gold sets" in judge


def test_live_figures_are_told_in_five_lines() -> None:
    told = list(live_lines(live("right", "right", wrong=1), days=30, promised=0.05))
    assert len(told) == 5
    assert told[0] == "In 30 days 150 of 150 requests (100.0%) were answered without a person."
    assert "Of 3 judged answers 33.3% were wrong (0.8% to 90.6%, with 95% certainty)" in told[2]
    assert "eval knowledge" in told[4]


def test_where_nothing_was_answered_live_it_says_where_to_look() -> None:
    told = list(live_lines(live() | {"answered": 0}, days=30, promised=0.05))
    assert len(told) == 3
    assert "live status" in told[1]
    assert "eval shadow" in told[2]


def test_nothing_is_said_of_wrong_answers_before_anybody_judged_one() -> None:
    told = list(live_lines(live(), days=30, promised=0.05))
    assert "Nobody has said yet" in told[2]
    assert "hold_out" in told[4]


def test_a_broken_promise_and_other_questions_are_said_first() -> None:
    broken = live(wrong=60)
    assert "beyond doubt: the engine retreats" in list(live_lines(broken, days=30, promised=0.05))[3]
    drifted = live() | {"traffic": {"compared": True, "drifted": True}}
    assert "label some recent requests" in list(live_lines(drifted, days=30, promised=0.05))[4]


@pytest.mark.parametrize("details", [False, True])
def test_the_table_of_all_figures_comes_with_details(details: bool, capsys: pytest.CaptureFixture[str]) -> None:
    screen = FirstScreen(lines=("It went well.",), details=details)
    finish({"coverage": 0.25}, as_json=False, gates=(), screen=screen)
    said = capsys.readouterr().out
    assert said.startswith("It went well.\n")
    assert ("0.2500" in said, "--details" in said) == (details, not details)


def test_who_asks_for_json_gets_no_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    finish({"coverage": 0.25}, as_json=True, gates=(), screen=FirstScreen(lines=("It went well.",), details=True))
    assert capsys.readouterr().out == '{"coverage": 0.25}\n'
