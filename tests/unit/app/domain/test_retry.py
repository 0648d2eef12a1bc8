"""Back-off."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.retry import RetryPolicy
from tests.fakes.builders import MOMENT


def test_the_wait_doubles_up_to_the_longest() -> None:
    policy = RetryPolicy(tries=6, first=2, longest=10)
    waits = [policy.next_try(attempts, at=MOMENT) for attempts in range(1, 7)]
    assert [(moment - MOMENT).total_seconds() if moment else None for moment in waits] == [2, 4, 8, 10, 10, None]


@given(st.integers(1, 10_000))
def test_the_next_try_is_later_but_never_absurdly_late(attempts: int) -> None:
    policy = RetryPolicy(tries=20_000)
    due = policy.next_try(attempts, at=MOMENT)
    assert due is not None
    assert 0 < (due - MOMENT).total_seconds() <= policy.longest


def test_the_defaults_outlast_an_outage_of_three_hours() -> None:
    policy = RetryPolicy()
    moment = MOMENT
    for attempts in range(1, policy.tries):
        due = policy.next_try(attempts, at=moment)
        assert due is not None
        moment = due
    assert (moment - MOMENT).total_seconds() > 3600


def test_who_is_told_to_wait_waits_but_not_for_ever() -> None:
    policy = RetryPolicy(first=2, longest=60)
    assert policy.next_try(1, at=MOMENT, wait=30) == MOMENT + timedelta(seconds=30)
    assert policy.next_try(1, at=MOMENT, wait=1) == MOMENT + timedelta(seconds=2)
    assert policy.next_try(1, at=MOMENT, wait=9999) == MOMENT + timedelta(seconds=60)
