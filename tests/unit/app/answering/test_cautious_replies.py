"""A signal stronger than any that was learned from makes a suggested reply no likelier, and not at once unlikely."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.answering.confidence import PACKAGED, Logistic, read_confidence
from tests.fakes.builders import a_document, a_hit

CURVE = Logistic(names=("for", "against"), mean=(0.0, 0.0), scale=(1.0, 1.0), weights=(1.0, -1.0), intercept=0.0)
values = st.floats(-9.0, 9.0)


def test_what_speaks_for_it_from_far_out_counts_the_less_the_further_and_what_speaks_against_it_stays() -> None:
    assert CURVE.probability({"for": 2.5}, trusted=2.5) == CURVE.probability({"for": 2.5})
    assert CURVE.probability({"for": 3.0}, trusted=2.5) == CURVE.probability({"for": 1.5})
    assert CURVE.probability({"for": 3.75}, trusted=2.5) == CURVE.probability({"for": 20.0}, trusted=2.5) == 0.5
    assert CURVE.probability({"against": -3.0}, trusted=2.5) == CURVE.probability({"against": -1.5})
    assert CURVE.probability({"against": 3.0}, trusted=2.5) == CURVE.probability({"against": 3.0}) < 0.1
    assert CURVE.probability({"for": 2.0}, trusted=2.5) == CURVE.probability({"for": 2.0})


@given(st.floats(2.5, 9.0))
def test_no_signal_that_grows_a_little_makes_a_likely_reply_unlikely(signal: float) -> None:
    step = CURVE.probability({"for": signal}, trusted=2.5) - CURVE.probability({"for": signal + 0.01}, trusted=2.5)
    assert 0.0 <= step < 0.01


@given(values, values)
def test_caution_never_makes_anything_likelier(first: float, second: float) -> None:
    signals = {"for": first, "against": second}
    assert CURVE.probability(signals, trusted=2.5) <= CURVE.probability(signals)


def test_the_house_s_own_labels_end_the_caution() -> None:
    packaged = read_confidence(PACKAGED)
    question = "Error 0x80070005 at gateway HV-307, job 1234, host fs-01.local fails with exit code 42. " * 20
    hits = (a_hit(replace(a_document(), text=question)),)
    cautious, plain = packaged.of_reply(question, hits, 0), packaged.of_hit(question, hits, 0)
    assert cautious < plain
    assert replace(packaged, learned_from=50).of_reply(question, hits, 0) == plain
