"""Age and kind count against a document a little, and never more than they should."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from indexer.standing import StandingPolicy, handicaps

NEWEST = date(2026, 10, 1)


def test_an_administrator_may_take_undated_documents_for_old() -> None:
    dated, undated = handicaps(["page", "page"], [NEWEST, None], StandingPolicy(undated=2.0, free_years=1.0, year=0.5))
    assert (dated, undated) == (0.0, 0.5)


def test_a_page_that_is_years_behind_the_newest_one_stands_lower() -> None:
    fresh, old = handicaps(["page", "page"], [NEWEST, date(2022, 10, 1)])
    assert fresh == 0.0
    assert old == 1.5


def test_an_undated_page_counts_as_fresh() -> None:
    assert handicaps(["page", "page"], [NEWEST, None])[1] == 0.0


def test_a_page_goes_before_the_conversation_that_asked_for_it() -> None:
    page, thread = handicaps(["page", "thread"], [NEWEST, NEWEST])
    assert page < thread


def test_without_any_dates_nothing_is_old() -> None:
    assert handicaps(["page"] * 3, [None] * 3).tolist() == [0.0] * 3


@given(st.lists(st.none() | st.integers(0, 9000), min_size=1, max_size=20))
def test_the_handicap_is_bounded_and_grows_with_age(days: list[int | None]) -> None:
    dates = [None if d is None else NEWEST - timedelta(days=d) for d in days]
    found = handicaps(["page"] * len(days), dates)
    assert ((found >= 0) & (found <= StandingPolicy().most)).all()
    dated = sorted((d, float(h)) for d, h in zip(days, found, strict=True) if d is not None)
    assert [h for _, h in dated] == sorted(h for _, h in dated)
