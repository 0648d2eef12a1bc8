"""Times as people's exports write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

_NUMBER = re.compile(r"\d{8,19}(\.\d+)?")
_LARGEST_SECONDS = 10**11
"""Larger numbers count milliseconds; in seconds this is the year 5138."""

_YEARS = range(1900, 2300)
_MONTHS = 12
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:,? +(\d{1,2}:\d{2}(?::\d{2})?))?")


def read_moment(value: object) -> datetime | None:
    """Return an aware time of ISO 8601 text or epoch seconds or milliseconds; None for anything else.

    A time without a zone is UTC; a day alone is its beginning. A year in which nobody asked a help desk anything is a
    slip of the pen, or what an export writes for "never".
    """
    found = _moment(value)
    return found if found is not None and found.year in _YEARS else None


def _moment(value: object) -> datetime | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, int | float):
            return _of_epoch(float(value))
        return _with_zone(datetime.fromisoformat(value.strip())) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def read_spreadsheet_moment(value: str, *, month_first: bool = False) -> datetime | None:
    """Return an aware time as `read_moment` does, or of what a spreadsheet shows: 31/10/2026 09:12, 31.10.2026."""
    found = _SLASHED.fullmatch(value.strip())
    if found is None:
        return read_moment(value)
    first, second, year, hour = found.groups(default="0:00")
    day, month = (second, first) if month_first else (first, second)
    return read_moment(f"{year}-{int(month):02}-{int(day):02}T{hour.zfill(5)}")


def puts_the_month_first(values: Iterable[str]) -> bool:
    """Return whether dates of a spreadsheet are American: only then can the second number be past 12."""
    found = (_SLASHED.fullmatch(value.strip()) for value in values)
    return any(int(one[2]) > _MONTHS for one in found if one is not None)


def day_of(moment: datetime) -> date:
    """Return the day on which something was asked: where the asker's and the UTC calendar differ, the earlier."""
    return min(moment.date(), moment.astimezone(UTC).date())


def _of_epoch(number: float) -> datetime:
    seconds = number / 1000 if number > _LARGEST_SECONDS else number
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
