"""Half-precision rows are widened exactly."""

from __future__ import annotations

import numpy as np

from indexer.halves import products, widened


def test_every_finite_half_becomes_the_same_single() -> None:
    every = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)].reshape(-1, 2)

    found = widened(finite)

    assert found.dtype == np.float32
    assert np.array_equal(found, finite.astype(np.float32))
    assert np.array_equal(np.signbit(found), np.signbit(finite))


def test_rows_that_do_not_lie_together_are_widened_too() -> None:
    rows = np.linspace(-1, 1, 60, dtype=np.float16).reshape(6, 10)

    assert np.array_equal(widened(rows[::2, 1:7]), rows[::2, 1:7].astype(np.float32))


def test_no_rows_stay_no_rows_and_singles_stay_as_they_are() -> None:
    rows = np.ones((2, 3), dtype=np.float32)

    assert widened(np.empty((0, 4), dtype=np.float16)).shape == (0, 4)
    assert widened(rows) is rows


def test_products_are_those_of_the_widened_rows_to_the_last_bit() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(scale=0.05, size=(40, 384)).astype(np.float16)
    vector = random.normal(scale=0.05, size=384).astype(np.float32)

    assert np.array_equal(products(rows, vector), widened(rows) @ vector)
    assert np.array_equal(products(widened(rows), vector), widened(rows) @ vector)
