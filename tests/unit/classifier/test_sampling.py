"""Very large files: what is learned from, and what is said of the rest."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from classifier.sampling import sample, sampled_places
from classifier.types import LabelledText


def _rows(counts: list[int]) -> list[LabelledText]:
    topics = [str(label) for label, count in enumerate(counts) for _ in range(count)]
    return [LabelledText(text=f"row {place}", topic=topic) for place, topic in enumerate(topics)]


def test_rare_topics_stay_whole_and_the_rest_is_counted() -> None:
    kept, said = sample(_rows([500, 300, 5]), seed=0, most=100)
    assert Counter(row.topic for row in kept) == {"0": 47, "1": 47, "2": 5}
    assert said == ("Learned from 99 of 805 rows: at most 47 of a topic, drawn with seed 0.",)


def test_places_are_those_of_the_sampled_rows() -> None:
    rows = _rows([50, 3])
    places, _ = sampled_places(rows, seed=0, most=20)
    assert tuple(rows[place] for place in places) == tuple(sample(rows, seed=0, most=20)[0])


def test_a_file_that_is_not_too_large_is_learned_whole() -> None:
    rows = _rows([5, 5])
    assert sample(rows, seed=0, most=10) == (rows, ())


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers(8, 60))
def test_the_sample_is_within_its_limit_in_order_and_forgets_no_topic(counts: list[int], most: int) -> None:
    rows = _rows(counts)
    kept, _ = sample(rows, seed=1, most=most)
    assert len(kept) <= most
    assert {row.topic for row in kept} == {row.topic for row in rows}
    places = [rows.index(row) for row in kept]
    assert places == sorted(places)
