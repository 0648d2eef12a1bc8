"""Rounding decides which rows are looked at, never which are found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.protocols import Vectors
from indexer.vector.audience import AudienceMasks, Readable
from indexer.vector.rounded import RoundedRows

ROWS, COLUMNS = 400, 16


def nearest(rows: Vectors, query: Vectors, k: int, readable: Readable | None = None) -> set[int] | None:
    """Return the `k` best of what is to be looked at; None where that is everything."""
    found = RoundedRows(rows).nearest(query, k, readable)
    return None if found is None else {int(found[0][place]) for place in np.argsort(-found[1], kind="stable")[:k]}


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 20), st.sampled_from([0.0, 0.01, 3.0]), st.booleans())
def test_the_best_rows_are_always_among_those_looked_at(seed: int, k: int, apart: float, outlier: bool) -> None:
    random = np.random.default_rng(seed)
    rows = (random.normal(size=COLUMNS) + apart * random.normal(size=(ROWS, COLUMNS))).astype(np.float32)
    if outlier:  # one large number makes all others coarse
        rows[random.integers(ROWS), 0] = 500.0
    query = random.normal(size=COLUMNS).astype(np.float32)
    best = np.sort(rows @ query)[-k]
    found = nearest(rows, query, k)
    assert found is None or min(rows[list(found)] @ query) == pytest.approx(best, rel=1e-5, abs=1e-5)


def test_of_rows_that_lie_apart_few_are_looked_at() -> None:
    rows = np.random.default_rng(0).normal(size=(ROWS, COLUMNS)).astype(np.float32)
    found = RoundedRows(rows).nearest(rows[5], 3, None)
    assert found is not None
    assert len(found[0]) < ROWS / 8


def test_where_all_rows_are_alike_nothing_is_ruled_out() -> None:
    rows = np.ones((ROWS, COLUMNS), dtype=np.float32)
    assert nearest(rows, rows[0], 3) is None


def test_only_readable_rows_are_looked_at() -> None:
    rows = np.random.default_rng(0).normal(size=(ROWS, COLUMNS)).astype(np.float32)
    team = frozenset({"team"})
    masks = AudienceMasks.of([team if row % 2 else frozenset({"others"}) for row in range(ROWS)])
    found = nearest(rows, rows[5], 5, masks.readable(team))
    assert found is not None
    assert {row % 2 for row in found} == {1}
