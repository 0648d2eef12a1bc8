"""Many labelled texts are compared with at a glance, and what is near in full."""

from __future__ import annotations

import numpy as np

from classifier.glance import MANY, Glance
from classifier.neighbourhood import Neighbourhood
from classifier.protocol import Matrix
from classifier.scope import Nearness
from classifier.sharing import share


def _rows(count: int, *, seed: int) -> Matrix:
    """Unit rows that lie mostly in eight of 32 directions, as texts of one house do."""
    loud = np.where(np.arange(32) < 8, 1.0, 0.1)
    rows = loud * np.random.default_rng(seed).normal(size=(count, 32))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_few_rows_are_looked_at_one_by_one() -> None:
    assert Glance.of(_rows(MANY - 1, seed=1)) is None


def test_the_nearest_is_compared_in_full_and_all_others_nearly_so() -> None:
    rows, texts = _rows(MANY, seed=1), np.vstack([_rows(5, seed=2), _rows(3, seed=1)])
    glance = Glance.of(rows)
    assert glance is not None
    exact, found = texts @ rows.T, glance.similar(texts, rows)
    np.testing.assert_array_equal(found.argmax(axis=1), exact.argmax(axis=1))
    np.testing.assert_allclose(found.max(axis=1), exact.max(axis=1), atol=1e-6)
    assert 0.0 < np.abs(found - exact).mean() < 0.01


def test_where_much_is_near_all_of_it_is_compared_in_full() -> None:
    rows = _rows(MANY, seed=1)
    rows[:] = rows[0] + 0.01 * rows
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    glance, text = Glance.of(rows), _rows(1, seed=1)
    assert glance is not None
    np.testing.assert_allclose(glance.similar(text, rows), text @ rows.T, atol=1e-6)


def test_what_a_model_keeps_of_many_rows_is_compared_with_at_a_glance() -> None:
    rows, text = _rows(MANY, seed=1), _rows(1, seed=2)
    views = (slice(0, 32),)
    near = Nearness(
        neighbours=Neighbourhood.kept(rows, np.zeros((MANY, 1)), views),
        views=views,
        mean=np.zeros((2, 1)),
        spread=np.ones((2, 1)),
    )
    (shelf,) = share({}, near)[1].neighbours.shelves
    assert shelf.glance is not None
    np.testing.assert_array_equal(shelf.similar(text), shelf.glance.similar(text, shelf.rows))
