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
_SIGNED = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:,? +(\d{1,2}:\d{2}(?::\d{2})?)(?: ?([ap])\.? ?m\.?)?)?", re.IGNORECASE
)
"""31/10/2026 09:12, 31.10.2026, 10/31/26 9:12 AM."""
_NAMED = re.compile(
    r"(\d{1,2})[ /.-]([^\W\d_]{3})[^\W\d_]*\.?[ /.-](\d{4}|\d{2})"
    r"(?:,? +(\d{1,2}:\d{2}(?::\d{2})?)(?: ?([ap])\.? ?m\.?)?)?",
    re.IGNORECASE,
)
"""31/Oct/26 9:12 AM, as Jira writes it; 31 ottobre 2026."""
_MONTH_NAMES = (
    ("jan", "ene", "gen"), ("feb",), ("mar",), ("apr", "abr"), ("may", "mag"), ("jun", "giu"), ("jul", "lug"),
    ("aug", "ago"), ("sep", "set"), ("oct", "ott"), ("nov",), ("dec", "dic"),
)  # fmt: skip
_UTC = re.compile(r" (?:UTC|GMT)$")


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
    """Return an aware time as `read_moment` does, or of what tables show: 31/10/2026 09:12, 31/Oct/26 9:12 AM."""
    written = value.strip()
    if found := _SIGNED.fullmatch(written):
        first, _, second, year, hour, half = found.groups(default="")
        day, month = (second, first) if month_first else (first, second)
        return _told(year, month, day, hour, half)
    if found := _NAMED.fullmatch(written):
        day, name, year, hour, half = found.groups(default="")
        months = (number for number, names in enumerate(_MONTH_NAMES, 1) if name.casefold() in names)
        return _told(year, str(next(months, 0)), day, hour, half)
    return read_moment(_UTC.sub("+00:00", written.replace("/", "-")))


def puts_the_month_first(values: Iterable[str]) -> bool:
    """Return whether dates of a spreadsheet are American: only then can the second number be past 12.

    Where none is past 12, hours with AM and PM say so.
    """
    found = [one for value in values if (one := _SIGNED.fullmatch(value.strip()))]
    if any(int(one[1]) > _MONTHS for one in found):
        return False
    return any(int(one[3]) > _MONTHS for one in found) or (bool(found) and all(one[6] for one in found))


def _told(year: str, month: str, day: str, hour: str, half: str) -> datetime | None:
    clock = hour or "0:00"
    if half:
        hours, _, rest = clock.partition(":")
        clock = f"{int(hours) % 12 + 12 * (half.casefold() == 'p')}:{rest}"
    century = "20" if len(year) == 2 else ""
    return read_moment(f"{century}{year}-{int(month):02}-{int(day):02}T{clock if clock[1] != ':' else '0' + clock}")


def day_of(moment: datetime) -> date:
    """Return the day on which something was asked: where the asker's and the UTC calendar differ, the earlier."""
    return min(moment.date(), moment.astimezone(UTC).date())


def _of_epoch(number: float) -> datetime:
    seconds = number / 1000 if number > _LARGEST_SECONDS else number
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
