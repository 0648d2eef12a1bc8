"""A rest ends in time, whatever becomes of the clock."""

from __future__ import annotations

from datetime import timedelta

from app.domain.rest import Rest
from tests.fakes.builders import MOMENT

HOUR = timedelta(hours=1)


def test_it_ends_after_its_time_and_when_the_clock_is_put_back() -> None:
    rest = Rest()
    assert not rest.lasts(MOMENT)
    rest.begin(MOMENT, HOUR)
    assert rest.lasts(MOMENT)
    assert rest.lasts(MOMENT + HOUR / 2)
    assert not rest.lasts(MOMENT + HOUR)
    assert not rest.lasts(MOMENT - timedelta(seconds=1))


def test_a_clock_that_jumps_does_not_go_on() -> None:
    rest = Rest()
    assert not rest.goes_on(MOMENT, within=HOUR)
    rest.begin(MOMENT, HOUR)
    assert rest.goes_on(MOMENT + 2 * HOUR, within=HOUR)
    assert not rest.goes_on(MOMENT + 3 * HOUR, within=HOUR)
    assert not rest.goes_on(MOMENT - HOUR, within=HOUR)
