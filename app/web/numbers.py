"""Numbers, shares and spans of time as each language writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent

Filter = Callable[..., str]


def number_filters(language: str) -> dict[str, Filter]:
    """Return the filters that templates of a language, or of a region of one (`en_GB`), get."""
    return {
        "number": lambda value: format_decimal(value, locale=language),
        "exact": lambda value, digits=3: format_decimal(round(value, digits), locale=language),
        "percent": lambda value, digits=0: _percent(value, digits, language),
        "signed": lambda value: format_decimal(value, format="+#,##0.####;-#,##0.####", locale=language),
        "duration": lambda seconds: _duration(seconds, language),
        "shortday": lambda day: format_date(_day(day), "d MMM", locale=language),
        "longday": lambda day: format_date(_day(day), "medium", locale=language),
        "minute": lambda at: f"{format_datetime(at.astimezone(UTC), 'short', locale=language)} UTC",
    }


def _percent(value: float, digits: int, language: str) -> str:
    pattern = Locale.parse(language).percent_formats[None].pattern
    decimals = "." + "0" * digits if digits else ""
    return format_percent(value, format=pattern.replace("##0", f"##0{decimals}"), locale=language)


def _duration(seconds: float, language: str) -> str:
    return format_timedelta(timedelta(seconds=round(seconds)), threshold=1.5, locale=language)


def _day(day: date | datetime | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
