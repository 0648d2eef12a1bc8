"""Cosines of several owners' rows in one array: the best of each, and the nearest few of some."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.scoring import Runs

OWNERS = st.lists(st.lists(st.sampled_from([-0.5, 0.0, 0.25, 0.25, 0.75]), max_size=6), min_size=1, max_size=6)


def runs(owners: list[list[float]]) -> Runs:
    cosines = np.array([cosine for owned in owners for cosine in owned], dtype=np.float32)
    return Runs(sizes=np.array([len(owned) for owned in owners]), rows=np.arange(len(cosines)) + 100, cosines=cosines)


@given(OWNERS)
def test_each_owner_has_the_best_of_its_own_and_none_is_worse_than_any(owners: list[list[float]]) -> None:
    assert runs(owners).best().tolist() == [max(owned, default=-1.0) for owned in owners]


@given(OWNERS, st.integers(min_value=1, max_value=4), st.data())
def test_the_nearest_of_chosen_owners_come_in_order_and_ties_as_they_lie(
    owners: list[list[float]], most: int, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(range(len(owners))), min_size=1, unique=True))
    starts = np.cumsum([0, *map(len, owners)])
    expected = [
        [100 + int(starts[owner]) + place for place in np.argsort(-np.array(owners[owner]), kind="stable")[:most]]
        for owner in chosen
    ]
    found = runs(owners).nearest(np.array(chosen), most)
    assert found.sizes.tolist() == [len(rows) for rows in expected]
    assert found.rows.tolist() == [row for rows in expected for row in rows]
