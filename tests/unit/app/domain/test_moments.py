"""Times as people's exports write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moments import puts_the_month_first, read_moment, read_spreadsheet_moment


@pytest.mark.parametrize(
    "written", ["2026-03-02 09:00", "2026-03-02T11:00:00+02:00", 1772442000, "1772442000", 1772442000000]
)
def test_iso_times_and_seconds_and_milliseconds_are_one_moment(written: object) -> None:
    found = read_moment(written)
    assert found is not None
    assert found.astimezone(None).timestamp() == pytest.approx(1772442000.0)


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1899-12-31", "tomorrow", True])
def test_what_exports_write_for_never_is_no_time(written: object) -> None:
    assert read_moment(written) is None


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.datetimes().map(str)))
def test_whatever_is_written_is_a_moment_that_every_zone_can_show_or_none(written: object) -> None:
    found = read_moment(written)
    assert found is None or 1800 < found.astimezone(None).year < 2400


def test_days_of_spreadsheets_come_first_unless_one_of_them_is_american() -> None:
    shown = ["03/04/2026 9:05", "04.03.2026", "12/31/2026"]
    assert not puts_the_month_first(shown[:2])
    assert puts_the_month_first(shown)
    found = [read_spreadsheet_moment(one) for one in shown]
    assert [one.isoformat() if one else None for one in found] == [
        "2026-04-03T09:05:00+00:00", "2026-03-04T00:00:00+00:00", None,
    ]  # fmt: skip
    american = read_spreadsheet_moment(shown[2], month_first=True)
    assert american is not None
    assert (american.month, american.day) == (12, 31)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("12/Mar/26 9:12 AM", "2026-03-12T09:12:00+00:00"),
        ("12/Mar/26 12:05 PM", "2026-03-12T12:05:00+00:00"),
        ("12-03-2026 09:12:44", "2026-03-12T09:12:44+00:00"),
        ("12/03/26 9:12", "2026-03-12T09:12:00+00:00"),
        ("12/03/2026 9:12:44 p. m.", "2026-03-12T21:12:44+00:00"),
        ("2026/03/12 09:12", "2026-03-12T09:12:00+00:00"),
        ("2026-03-12 09:12:44 UTC", "2026-03-12T09:12:44+00:00"),
        ("1 dicembre 2026", "2026-12-01T00:00:00+00:00"),
        ("32/Mar/26 9:12 AM", None),
        ("12/Foo/26 9:12 AM", None),
    ],
)
def test_times_are_read_as_ticket_systems_write_them(written: str, moment: str | None) -> None:
    found = read_spreadsheet_moment(written)
    assert (found.isoformat() if found else None) == moment


def test_days_of_which_none_is_past_twelve_are_american_where_hours_are() -> None:
    assert puts_the_month_first(["3/4/2026 9:05 AM", "5/6/2026 1:00 PM"])
    assert not puts_the_month_first(["3/4/2026 9:05 AM", "5/6/2026 13:00"])
    assert not puts_the_month_first(["3/4/2026 9:05 AM", "31/6/2026 1:00 PM"])
