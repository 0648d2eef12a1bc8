"""Working time: by table where clocks change and on holidays, by property everywhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.business_time import ALWAYS, Calendar, add_working, working_between

MADRID = ZoneInfo("Europe/Madrid")
OFFICE = Calendar(zone=MADRID, start=time(9), end=time(17), closed=frozenset({date(2026, 3, 19)}))
NIGHT = Calendar(zone=MADRID, days=frozenset(range(7)), start=time(0), end=time(6))
NEW_YORK = Calendar(zone=ZoneInfo("America/New_York"), start=time(8, 30), end=time(0))
KATHMANDU = Calendar(zone=ZoneInfo("Asia/Kathmandu"), days=frozenset({6}), start=time(10), end=time(12))

CALENDARS = st.sampled_from([OFFICE, NIGHT, NEW_YORK, KATHMANDU, ALWAYS])
MOMENTS = st.integers(0, 3 * 365 * 86_400).map(lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
AMOUNTS = st.integers(0, 60 * 200).map(lambda minutes: timedelta(minutes=minutes))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "due"),
    [
        (OFFICE, "2026-03-02T09:00+01:00", 4, "2026-03-02T13:00+01:00"),
        (OFFICE, "2026-03-02T15:00+01:00", 4, "2026-03-03T11:00+01:00"),
        (OFFICE, "2026-03-02T20:00+01:00", 1, "2026-03-03T10:00+01:00"),
        # over a weekend, and over a holiday (19 March)
        (OFFICE, "2026-03-06T16:00+01:00", 2, "2026-03-09T10:00+01:00"),
        (OFFICE, "2026-03-18T16:00+01:00", 2, "2026-03-20T10:00+01:00"),
        # over the night when clocks go forward: office hours are those of the wall clock
        (OFFICE, "2026-03-27T16:00+01:00", 2, "2026-03-30T10:00+02:00"),
        # in it: from midnight to six are five hours only, and six and one when they go back
        (NIGHT, "2026-03-28T23:00+01:00", 6, "2026-03-30T01:00+02:00"),
        (NIGHT, "2026-10-24T23:00+02:00", 7, "2026-10-25T06:00+01:00"),
        # until midnight, and in a zone with three quarters of an hour
        (NEW_YORK, "2026-03-02T23:00-05:00", 2, "2026-03-03T09:30-05:00"),
        (KATHMANDU, "2026-03-01T11:00+05:45", 2, "2026-03-08T11:00+05:45"),
        (ALWAYS, "2026-03-28T23:00+01:00", 6, "2026-03-29T06:00+02:00"),
    ],
)
def test_so_much_working_time_later_it_is(calendar: Calendar, start: str, hours: int, due: str) -> None:
    assert add_working(calendar, at(start), timedelta(hours=hours)) == at(due)


@pytest.mark.parametrize(
    ("calendar", "start", "end", "hours"),
    [
        (OFFICE, "2026-03-02T08:00+01:00", "2026-03-02T18:00+01:00", 8),
        (OFFICE, "2026-03-06T16:00+01:00", "2026-03-09T10:00+01:00", 2),
        (OFFICE, "2026-03-19T09:00+01:00", "2026-03-19T17:00+01:00", 0),
        (NIGHT, "2026-03-29T00:00+01:00", "2026-03-29T12:00+02:00", 5),
        (NIGHT, "2026-10-25T00:00+02:00", "2026-10-25T12:00+01:00", 7),
        (OFFICE, "2026-03-03T09:00+01:00", "2026-03-02T09:00+01:00", 0),
    ],
)
def test_so_much_of_it_passes_between_two_moments(calendar: Calendar, start: str, end: str, hours: int) -> None:
    assert working_between(calendar, at(start), at(end)) == timedelta(hours=hours)


@given(calendar=CALENDARS, start=MOMENTS, amount=AMOUNTS)
def test_what_is_added_has_passed_and_not_a_moment_earlier(
    calendar: Calendar, start: datetime, amount: timedelta
) -> None:
    due = add_working(calendar, start, amount)
    assert due >= start
    assert working_between(calendar, start, due) == amount
    if amount:
        assert working_between(calendar, start, due - timedelta(seconds=1)) < amount


@given(calendar=CALENDARS, moments=st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_working_time_is_never_negative_never_more_than_time_and_adds_up(
    calendar: Calendar, moments: list[datetime]
) -> None:
    first, second, third = moments
    whole = working_between(calendar, first, third)
    assert timedelta() <= whole <= third - first
    assert whole == working_between(calendar, first, second) + working_between(calendar, second, third)


@given(calendar=CALENDARS, moment=MOMENTS)
def test_a_desk_is_open_exactly_while_working_time_passes(calendar: Calendar, moment: datetime) -> None:
    passes = working_between(calendar, moment, moment + timedelta(seconds=1)) > timedelta()
    assert passes == (calendar.is_open(moment) or calendar.is_open(moment + timedelta(milliseconds=999)))


def test_a_calendar_without_a_single_open_day_ends_instead_of_looking_for_ever() -> None:
    closed = Calendar(zone=MADRID, days=frozenset())
    assert add_working(closed, at("2026-03-02T09:00+01:00"), timedelta(hours=1)) > at("2035-01-01T00:00+01:00")
