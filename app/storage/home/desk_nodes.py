"""The kinds of values a desk file holds, each checked with its line and key: times, calendars, wordings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time, timedelta

from app.domain.business_time import ALWAYS, Calendar
from classifier.toml_lines import Node

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Table = Mapping[str, Node]

_SPAN = re.compile(r"(?:(\d{1,5})d)?(?:(\d{1,5})h)?(?:(\d{1,5})m)?")
_YEARS = range(2020, 2041)


def text(table: Table, key: str, default: str = "") -> str:
    """Return a text, or the default where the key is left out."""
    return table[key].as_text() if key in table else default


def texts(table: Table, key: str) -> tuple[str, ...]:
    """Return a list of texts, or nothing where the key is left out."""
    return table[key].as_texts() if key in table else ()


def flag(table: Table, key: str, *, default: bool = False) -> bool:
    """Return true or false."""
    return table[key].as_flag() if key in table else default


def whole(node: Node, *, least: int, most: int) -> int:
    """Return a whole number between two others."""
    if isinstance(node.value, bool) or not isinstance(node.value, int) or not least <= node.value <= most:
        raise node.wrong(f"must be a whole number from {least} to {most}, not {node.value!r}.")
    return node.value


def share(node: Node) -> float:
    """Return a number from 0 to 1."""
    if isinstance(node.value, bool) or not isinstance(node.value, int | float) or not 0 <= node.value <= 1:
        raise node.wrong(f"must be a number from 0 to 1, not {node.value!r}.")
    return float(node.value)


def span(node: Node, *, days: bool = False) -> timedelta:
    """Return a length of time such as "1h30m". Days are refused where working time counts: how long is a day there?"""
    found = _SPAN.fullmatch(node.as_text())
    if found is None or not any(found.groups()):
        raise node.wrong(f'must be a time such as "{"14d" if days else "1h30m"}", not {node.value!r}.')
    if found[1] and not days:
        raise node.wrong('counts working time, so write it in hours and minutes, such as "16h" for two days of eight.')
    return timedelta(days=int(found[1] or 0), hours=int(found[2] or 0), minutes=int(found[3] or 0))


def wordings(node: Node) -> dict[str, str]:
    """Return one wording a language; a plain text is the wording of every language."""
    if isinstance(node.value, str):
        return {"en": node.value}
    found = {language: one.as_text() for language, one in node.table().items()}
    if not found or not all(found.values()):
        raise node.wrong('needs a wording, such as en = "...".')
    return found


def calendar(node: Node) -> Calendar:
    """Return when a desk is open."""
    table = node.table(("always", "time_zone", "days", "start", "end", "holidays", "closed"))
    if flag(table, "always"):
        return ALWAYS
    if missing := [key for key in ("time_zone", "start", "end") if key not in table]:
        raise node.wrong(f"needs {missing[0]!r}.")
    days = table["days"].as_choices(DAYS) if "days" in table else DAYS[:5]
    start, end = table["start"].as_clock(), table["end"].as_clock()
    if not days:
        raise table["days"].wrong("must name at least one day.")
    if end <= start and end != time(0):
        raise table["end"].wrong('must be later than start; midnight is "00:00".')
    return Calendar(
        zone=table["time_zone"].as_zone(),
        days=frozenset(map(DAYS.index, days)),
        start=start,
        end=end,
        closed=_closed(table) | _public(table),
    )


def day(node: Node, value: str) -> date:
    """Return a date such as "2026-12-24"."""
    try:
        return date.fromisoformat(value)
    except ValueError as problem:
        raise node.wrong(f'must hold dates such as "2026-12-24", not {value!r}.') from problem


def _closed(table: Table) -> frozenset[date]:
    return frozenset(day(table["closed"], one) for one in texts(table, "closed"))


def _public(table: Table) -> frozenset[date]:
    """Return the public holidays of a country or a part of one: `ES`, `ES-MD`."""
    if "holidays" not in table:
        return frozenset()
    # imported here: most desk files name no country, and the lists of all of them are many
    import holidays

    node = table["holidays"]
    country, _, part = node.as_text().partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=_YEARS))
    except NotImplementedError as problem:
        raise node.wrong(
            f'must be a country such as "ES", or a part of one such as "ES-MD", not {node.value!r}.'
        ) from problem
