"""How deep a search begins changes how long it takes, never what is found."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eval.replay.knowledge import Habit, Visible

ROWS = st.lists(st.booleans(), min_size=1, max_size=60)


@given(ROWS, st.integers(1, 20), st.floats(1.0, 40.0))
def test_the_best_visible_rows_are_found_from_any_depth(rows: list[bool], k: int, rows_each: float) -> None:
    ranked = np.arange(len(rows))
    found = Visible(rows=np.array(rows), habit=Habit(rows_each)).best(lambda depth: ranked[:depth], k)
    assert found.tolist() == [row for row, seen in enumerate(rows) if seen][:k]
