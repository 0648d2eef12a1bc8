"""How deep a search begins changes how long it takes, never what is found."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eval.replay_knowledge import Habit, Visible
from indexer.types import ScoredId

ROWS = st.lists(st.booleans(), min_size=1, max_size=60)


@given(ROWS, st.integers(1, 20), st.floats(1.0, 40.0))
def test_the_best_visible_rows_are_found_from_any_depth(rows: list[bool], k: int, rows_each: float) -> None:
    ranked = [ScoredId(id=str(place), score=-place) for place in range(len(rows))]
    visible = Visible(
        rows=np.array(rows), rows_by_id={hit.id: place for place, hit in enumerate(ranked)}, habit=Habit(rows_each)
    )
    found = visible.best(lambda depth: tuple(ranked[:depth]), k)
    assert found == tuple(hit for hit, seen in zip(ranked, rows, strict=True) if seen)[:k]
