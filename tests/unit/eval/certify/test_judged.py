"""A promise from judged answers: few do, missing ones count as wrong, and it matters nothing when one looks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.certificate import Promise, certify
from eval.certify.figures import judged_figures
from eval.certify.judged import Judgements, needed_with, prove

PROMISE = Promise()


def _judgements(right: list[bool], judged: int) -> Judgements:
    n = len(right)
    return Judgements(
        confidence=np.linspace(0.99, 0.01, n), judged=np.arange(n) < judged, right=np.array(right, dtype=bool)
    )


def test_of_300_requests_the_72_surest_are_enough_when_all_are_right() -> None:
    right = [True] * 100 + [False] * 200
    assert prove(_judgements(right, 0), PROMISE).to_judge == 72
    assert prove(_judgements(right, 41), PROMISE).to_judge == 31
    found = prove(_judgements(right, 72), PROMISE).certificate
    assert (found.certified, found.answered, found.rows) == (True, 72, 300)


def test_more_judgements_let_more_be_answered() -> None:
    right = [True] * 150 + [False] * 150
    few, many = (prove(_judgements(right, judged), PROMISE).certificate for judged in (80, 150))
    assert few.answered < many.answered


def test_errors_so_far_are_expected_to_go_on() -> None:
    right = [n % 20 != 10 for n in range(600)]
    assert prove(_judgements([True] * 600, 40), PROMISE).to_judge < prove(_judgements(right, 40), PROMISE).to_judge


def test_too_small_a_set_says_how_many_requests_it_lacks() -> None:
    proof = prove(_judgements([True] * 40, 40), PROMISE)
    assert not proof.certificate.certified
    assert (proof.to_judge, proof.requests_missing) == (0, 20)


def test_answers_that_are_wrong_too_often_ask_for_no_more_labels() -> None:
    assert prove(_judgements([False, True] * 150, 300), PROMISE).labels_missing is None


@given(st.lists(st.booleans(), min_size=60, max_size=200), st.data())
@settings(max_examples=60, deadline=None)
def test_whoever_stops_judging_early_proves_nothing_that_all_labels_would_not(
    flips: list[bool], data: st.DataObject
) -> None:
    right = [True] * 60 + flips
    judged = data.draw(st.integers(0, len(right)))
    early = prove(_judgements(right, judged), PROMISE).certificate
    late = certify(np.linspace(0.99, 0.01, len(right)), np.array(right, dtype=bool), PROMISE)
    assert not early.certified or (late.certified and late.answered >= early.answered)


@pytest.mark.parametrize(
    ("right", "judged", "said"),
    [
        ([True] * 300, 80, "Of 300 past requests it would have answered"),
        ([True] * 300, 41, "Judge about 31 more answers to prove that at most 5% are wrong. Judged so far: 41 answers"),
        ([True] * 40, 40, "even if all were judged: about 20 more are needed"),
        ([False, True] * 150, 300, "no number of labels proves it"),
    ],
)
def test_one_sentence_says_what_is_proven_or_missing(right: list[bool], judged: int, said: str) -> None:
    assert said in judged_figures(_judgements(right, judged), PROMISE, name="march")["message"]


def test_each_wrong_answer_asks_for_more_judgements_until_no_number_would_do() -> None:
    sure = np.linspace(0.99, 0.5, 200)
    needed = needed_with(sure, Promise())
    assert needed[0] == 72
    assert list(needed) == sorted(needed)
    assert needed[-1] == 201
    assert needed_with(sure[:40], Promise()) == (41,)
