"""Shares with exact intervals."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.share import Share
from eval.replay.figures import interval


def test_the_interval_is_clopper_and_pearsons() -> None:
    share = Share(count=8, total=20)
    assert [round(share.low, 4), round(share.high, 4)] == [0.1912, 0.6395]


def test_of_nothing_anything_may_be_true() -> None:
    nothing = Share(count=0, total=0)
    assert (nothing.value, nothing.low, nothing.high) == (0.0, 0.0, 1.0)


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(0, 500))
def test_it_is_the_one_that_replay_reports(count: int, more: int) -> None:
    share = Share(count=count, total=count + more)
    assert [round(share.low, 4), round(share.high, 4)] == interval(count, count + more)
    assert share.low <= share.value <= share.high or share.total == 0
