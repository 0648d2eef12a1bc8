"""Curves learn from labels without forgetting what is known: signs stay, few labels move little, many move enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.answering.confidence import PACKAGED, Logistic, read_confidence
from eval.answering.confidence_fit import LOOSENESS, fit_curve, held_out, with_curves_of
from eval.answering.curve_prior import FALLING, FEATURES, FREE, KNOWN, RARE, RISING, Rows, blank_curve, precision
from eval.errors import EvaluationError
from tests.fakes.observed import observations

PRIOR = read_confidence(PACKAGED)
NAMES = ("lead", "codes_missing", "thread")


def rows(seed: int, n: int = 60, *, towards: float = 1.0) -> Rows:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, len(NAMES)))
    return Rows(values=values, right=values[:, 0] * towards + rng.normal(size=n) > 0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(LOOSENESS), st.floats(-3, 3))
def test_no_labels_can_turn_evidence_around(seed: int, looseness: float, towards: float) -> None:
    seen = rows(seed, towards=towards)
    learned = fit_curve(seen, blank_curve(seen, NAMES), looseness=looseness)
    assert learned.weights[0] >= 0.0
    assert learned.weights[1] <= 0.0


def test_the_packaged_curves_keep_their_signs() -> None:
    for curve in PRIOR.answers.values():
        weights = dict(zip(curve.names, curve.weights, strict=True))
        assert all(weights[name] >= 0.0 for name in RISING)
        assert all(weights[name] <= 0.0 for name in FALLING)


def test_every_feature_has_one_kind_of_sign() -> None:
    assert sorted(FEATURES) == sorted({*RISING, *FALLING, *FREE})


def test_without_rows_a_curve_stays_what_it_was() -> None:
    empty = Rows(values=np.zeros((0, len(NAMES))), right=np.zeros(0, dtype=bool))
    prior = blank_curve(rows(0), NAMES)
    assert fit_curve(empty, prior) == prior


def test_a_weight_that_is_held_is_not_learned_however_clear_the_labels_are() -> None:
    seen = rows(3, n=400, towards=3.0)
    start = replace(blank_curve(seen, NAMES), weights=(0.25, -0.5, 0.0))
    learned = fit_curve(seen, start, looseness=1.0, held=frozenset({"lead", "codes_missing"}))
    assert learned.weights[:2] == (0.25, -0.5)
    assert fit_curve(seen, start, looseness=1.0).weights[0] > 1.0


def test_the_packaged_curves_have_the_weights_that_are_set_beforehand() -> None:
    for curve in PRIOR.answers.values():
        assert {name: curve.weights[curve.names.index(name)] for name in RARE} == {name: KNOWN[name] for name in RARE}


def test_one_encoders_curves_are_learned_alone_and_the_others_stay() -> None:
    other = replace(PRIOR, answers=dict.fromkeys(PRIOR.answers, PRIOR.answers["english"]), version="new")
    mixed = with_curves_of(PRIOR, other, "multilingual")
    assert (mixed.answers["english"], mixed.answers["multilingual"]) == (PRIOR.answers["english"],) * 2
    assert mixed.version == f"{PRIOR.version}, multilingual new"
    with pytest.raises(EvaluationError, match="Name english or multilingual"):
        with_curves_of(PRIOR, other, "klingon")


def test_all_weights_together_move_more_easily_than_one_alone() -> None:
    curve = Logistic(names=("a", "b"), mean=(0, 0), scale=(1, 1), weights=(1.0, 1.0), intercept=0.0)
    firm = precision(curve, looseness=0.1, slope=1.0, level=3.0)
    together, one = np.array([0.5, 0.5, 0.0]), np.array([0.5, -0.5, 0.0])
    assert together @ firm @ together < 0.1 * (one @ firm @ one)


def test_many_clear_labels_choose_a_looser_curve_than_few() -> None:
    _, few = held_out(observations(30), prior=PRIOR, seed=0)
    _, many = held_out(observations(900), prior=PRIOR, seed=0)
    assert few <= many


def test_a_held_out_confidence_has_not_seen_its_own_label() -> None:
    seen = observations(200)
    flipped = [replace(seen[0], useful=(not seen[0].correct,)), *seen[1:]]
    before, loose = held_out(seen, prior=PRIOR, seed=0)
    after, still = held_out(flipped, prior=PRIOR, seed=0)
    assert loose == still
    assert before[0] == pytest.approx(after[0])
