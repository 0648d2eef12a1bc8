"""How near, and how dense."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from classifier.features import Features
from classifier.neighbourhood import MOST_NEIGHBOURS, Neighbourhood, evenly

VIEWS = (slice(0, 8),)


def _around(centre: int, *, spread: float, count: int, seed: int) -> np.ndarray:
    rows = np.eye(8)[centre] + spread * np.random.default_rng(seed).normal(size=(count, 8))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _seen(rows: np.ndarray) -> Features:
    return Features(dense=rows, words=sparse.csr_matrix((len(rows), 1)), known=np.ones(len(rows)))


def test_a_text_beside_a_tight_group_stands_out_where_in_a_loose_group_it_would_not() -> None:
    tight = Neighbourhood.of(_around(0, spread=0.05, count=40, seed=1), VIEWS)
    loose = Neighbourhood.of(_around(0, spread=0.5, count=40, seed=1), VIEWS)
    stranger = _around(0, spread=0.4, count=30, seed=2)
    assert tight.closeness(_seen(stranger))[1].mean() < loose.closeness(_seen(stranger))[1].mean() - 0.1


def test_a_text_that_is_a_neighbour_itself_is_as_near_as_can_be() -> None:
    rows = _around(3, spread=0.4, count=20, seed=3)
    assert Neighbourhood.of(rows, VIEWS).closeness(_seen(rows))[0] == pytest.approx(1.0, abs=1e-5)


def test_one_neighbour_is_enough_to_compare_with() -> None:
    rows = _around(0, spread=0.1, count=1, seed=0)
    assert Neighbourhood.of(rows, VIEWS).closeness(_seen(rows)).shape == (2, 1, 1)


@given(st.integers(1, 40), st.integers(0, 9))
def test_the_nearest_are_the_greatest_and_stand_first(count: int, seed: int) -> None:
    rows = _around(0, spread=0.5, count=count, seed=seed)
    near = np.sort(rows @ rows.T, axis=1)[:, ::-1][:, : min(3, count)]
    kept = Neighbourhood.kept(rows, np.zeros((count, 1)), VIEWS)
    closeness = kept.closeness(_seen(rows))
    np.testing.assert_allclose(closeness[0, :, 0], near[:, 0], atol=1e-6)
    np.testing.assert_allclose(closeness[1, :, 0], near.mean(axis=1), atol=1e-6)


@given(st.integers(1, 3 * MOST_NEIGHBOURS))
def test_the_places_kept_are_distinct_in_order_and_not_too_many(count: int) -> None:
    places = evenly(count)
    assert len(places) == min(count, MOST_NEIGHBOURS)
    assert (np.diff(places) > 0).all()
    assert places[-1] < count
