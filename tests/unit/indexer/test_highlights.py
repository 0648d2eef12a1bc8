"""Sentences of a hit come in the order of their nearness, made when somebody looks."""

from __future__ import annotations

import numpy as np

from indexer.highlights import Highlights
from indexer.types import Highlight


def highlights(*, most: int = 2) -> Highlights:
    spans = np.array([[0, 4], [5, 9], [10, 12]])
    return Highlights(spans, np.array([0.25, 0.75, 0.5]), np.array([0.5, 0.5, 0.125]), most=most)


def test_the_nearest_come_first_and_no_more_than_asked_for() -> None:
    found = highlights()

    assert list(found) == [
        Highlight(start=5, end=9, score=0.75, passage=0.5),
        Highlight(start=10, end=12, score=0.5, passage=0.125),
    ]
    assert len(found) == 2
    assert found[0].start == 5
    assert found[1:] == (found[1],)


def test_it_is_the_same_as_any_other_sequence_of_the_same_sentences() -> None:
    assert highlights() == tuple(highlights())
    assert highlights() == highlights()
    assert hash(highlights()) == hash(tuple(highlights()))
    assert highlights() != highlights(most=1)
    none = np.empty(0, dtype=np.float32)
    assert not Highlights(np.empty((0, 2), dtype=int), none, none, most=5)
