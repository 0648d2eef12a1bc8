"""Times as people's exports write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moments import read_moment


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
