"""For a question unlike those it learned from, the engine believes its suggestions less."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.confidence import PACKAGED, Confidence, Logistic, read_confidence
from app.answering.familiar import HUMBLE, UNKNOWN, USUAL, humbled
from tests.fakes.builders import a_hit

shares = st.floats(0.0, 1.0)


@given(shares, st.floats(0.0, USUAL))
def test_what_it_knows_is_believed_as_it_is(probability: float, strangeness: float) -> None:
    assert humbled(probability, strangeness) == probability


@given(shares, st.floats(UNKNOWN, 1.0))
def test_of_what_it_does_not_know_at_all_nothing_is_more_likely_right_than_not(
    probability: float, strangeness: float
) -> None:
    assert humbled(probability, strangeness) < 0.2


@given(shares, shares, shares)
def test_the_order_of_suggestions_stays(one: float, other: float, strangeness: float) -> None:
    low, high = sorted((one, other))
    assert humbled(low, strangeness) <= humbled(high, strangeness) + 1e-12


@given(shares, shares)
def test_nothing_unlikely_becomes_likely(probability: float, strangeness: float) -> None:
    assert humbled(probability, strangeness) <= max(probability, HUMBLE) + 1e-9


def test_how_strange_a_question_is_is_the_share_of_its_features_that_lie_outside() -> None:
    curve = Logistic(names=("a", "b", "c", "d"), mean=(0.0,) * 4, scale=(1.0,) * 4, weights=(0.0,) * 4, intercept=0.0)
    assert curve.outside({"a": 1.9, "b": -2.1, "c": 9.0}) == 0.5


def test_labels_of_the_house_make_its_questions_less_strange() -> None:
    packaged, hits = read_confidence(PACKAGED), (a_hit(score=9.0),)
    strange = "0x80070005 " * 90
    before = packaged.strangeness(strange, hits)
    assert before > 0
    assert replace(packaged, learned_from=50).strangeness(strange, hits) == pytest.approx(before / 2)
    assert Confidence(answers={}, relevant={}).strangeness(strange, ()) == 0.0
