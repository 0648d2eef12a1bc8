"""The certificate keeps its promise, and gives up as little coverage as the evidence allows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.certificate import Promise, certify, fewest_answers, wrong_rate_upper


@pytest.mark.parametrize(
    ("max_wrong", "wrong", "needed"), [(0.05, 0, 59), (0.05, 1, 93), (0.05, 5, 208), (0.02, 0, 149), (0.02, 5, 523)]
)
def test_as_many_answers_are_needed_as_the_tables_say(max_wrong: float, wrong: int, needed: int) -> None:
    assert fewest_answers(Promise(max_wrong=max_wrong), wrong=wrong) == needed


def test_the_upper_bound_is_clopper_and_pearsons() -> None:
    assert wrong_rate_upper(0, 59) == pytest.approx(1 - 0.05 ** (1 / 59))
    assert wrong_rate_upper(0, 0) == 1.0
    assert wrong_rate_upper(4, 4) == 1.0


@given(st.integers(1, 400), st.integers(0, 30))
def test_more_errors_never_lower_the_bound(answered: int, wrong: int) -> None:
    wrong = min(wrong, answered - 1)
    assert wrong_rate_upper(wrong, answered) >= wrong / answered
    assert wrong_rate_upper(wrong + 1, answered) >= wrong_rate_upper(wrong, answered)


def simulated(rng: np.random.Generator, n: int, *, sharpness: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Requests whose confidence is calibrated, or too sure of itself when `sharpness` is above 1."""
    truth = rng.beta(1.2, 0.12, size=n)
    shown = truth**sharpness / (truth**sharpness + (1 - truth) ** sharpness)
    return shown, rng.random(n) < truth


@pytest.mark.slow
@pytest.mark.parametrize("sharpness", [1.0, 3.0])
@pytest.mark.parametrize("n", [120, 1000])
def test_the_promise_is_broken_in_at_most_five_percent_of_splits(n: int, sharpness: float) -> None:
    rng = np.random.default_rng(7)
    crowd, right = simulated(rng, 400_000, sharpness=sharpness)
    order = np.argsort(-crowd)
    falling = -crowd[order]
    rates = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    broken = 0
    for _ in range(1000):
        confidences, correct = simulated(rng, n, sharpness=sharpness)
        found = certify(confidences, correct, Promise(max_wrong=0.05))
        if found.threshold is not None:
            answered = int(np.searchsorted(falling, -found.threshold, side="right"))
            broken += rates[max(answered, 1) - 1] > 0.05
    assert broken <= 50


def test_at_a_thousand_labels_nine_tenths_of_the_oracles_coverage_are_kept() -> None:
    rng = np.random.default_rng(11)
    crowd, right = simulated(rng, 400_000)
    rates = np.cumsum(~right[np.argsort(-crowd)]) / np.arange(1, len(crowd) + 1)
    oracle = np.flatnonzero(rates <= 0.05).max() / len(crowd)
    kept = []
    for _ in range(50):
        found = certify(*simulated(rng, 1000), Promise(max_wrong=0.05))
        kept.append(0.0 if found.threshold is None else float((crowd >= found.threshold).mean()))
    assert np.mean(kept) >= 0.9 * oracle


def test_an_early_error_is_forgiven_where_the_confidences_foresee_few() -> None:
    correct = np.ones(120, dtype=bool)
    correct[4] = False
    found = certify(np.linspace(0.999, 0.96, 120), correct, Promise(max_wrong=0.1))
    assert (found.answered, found.wrong) == (120, 1)


def test_an_early_error_is_forgiven_where_the_confidences_foresee_many() -> None:
    confidences = np.linspace(0.8, 0.2, 300)  # one in five wrong at the very top: too modest, as labels show
    correct = np.arange(300) != 10
    found = certify(confidences, correct, Promise(max_wrong=0.05))
    assert found.certified
    assert found.answered >= fewest_answers(Promise(max_wrong=0.05, confidence=0.975), wrong=1)


@given(st.lists(st.booleans(), min_size=40, max_size=150), st.data())
def test_one_more_right_answer_never_raises_the_threshold(flips: list[bool], data: st.DataObject) -> None:
    correct = np.array(flips)
    better = correct.copy()
    better[data.draw(st.integers(0, len(flips) - 1))] = True
    confidences = np.linspace(0.99, 0.6, len(flips))
    before, after = (certify(confidences, c, Promise(max_wrong=0.3)).threshold for c in (correct, better))
    assert before is None or (after is not None and after <= before)


def test_too_few_labels_say_how_many_are_missing() -> None:
    found = certify(np.linspace(0.5, 1.0, 18), np.ones(18, dtype=bool), Promise(max_wrong=0.05))
    assert not found.certified
    assert found.labels_missing == 59 + 1 - 18


def test_answers_that_are_mostly_wrong_are_never_certified() -> None:
    rng = np.random.default_rng(3)
    found = certify(rng.random(500), rng.random(500) < 0.5, Promise(max_wrong=0.05))
    assert (found.certified, found.labels_missing) == (False, None)


def test_one_error_among_a_few_labels_does_not_say_that_no_number_would_do() -> None:
    correct = np.ones(30, dtype=bool)
    correct[[0, 15, 29]] = False
    found = certify(np.linspace(1.0, 0.5, 30), correct, Promise(max_wrong=0.05))
    assert not found.certified
    assert found.labels_missing is not None
    assert 59 <= found.labels_missing < 1_000


def test_rows_of_one_confidence_are_answered_together_or_not_at_all() -> None:
    confidences = np.repeat([0.9, 0.4], [100, 100])
    correct = np.repeat([True, False], [100, 100])
    found = certify(confidences, correct, Promise(max_wrong=0.05))
    assert found.threshold == 0.9
    assert found.answered == 100


def test_no_rows_at_all_is_a_refusal_and_no_error() -> None:
    found = certify(np.zeros(0), np.zeros(0, dtype=bool), Promise())
    assert not found.certified
    assert (found.labels_missing or 0) >= 59
