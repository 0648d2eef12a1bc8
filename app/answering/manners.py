"""Politeness as a file: checked when it is read, and read again when it changes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import time
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import NotReady
from app.domain.politeness import Asking, Politeness, QuietHours
from app.domain.triage import Intent
from app.live import Live, first_of

FILE = "politeness.toml"
PACKAGED = Path(__file__).parents[1] / FILE
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def live_manners(home: Path) -> Live[Politeness]:
    """Return the politeness of `home`, or the packaged one; raise `NotReady` for a file that is wrong now."""
    own = home / FILE
    return Live([own], lambda: read_politeness(first_of([own], PACKAGED)), failures=(NotReady,), name="politeness")


def read_politeness(path: Path) -> Politeness:
    """Return the politeness in `path`; raise `NotReady` naming the line or the key that is wrong."""
    try:
        return parse_politeness(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotReady(f"{str(path)!r}: {error} Mend it, or delete it to use the packaged rules.") from error


def parse_politeness(text: str) -> Politeness:
    """Return the politeness in TOML; raise `ValueError` naming the line or the key that is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"this is not TOML: {error}.") from error
    _only(table, {"overheard", "quiet_hours", "asking"}, "")
    overheard = _table(table.get("overheard", {}), "overheard")
    _only(overheard, {"silent", "reply_from", "ask", "escalate", "grace_seconds"}, "overheard.")
    given = Politeness()
    hours = table.get("quiet_hours", [])
    if not isinstance(hours, list):
        raise ValueError("quiet_hours must be written as [[quiet_hours]] entries.")
    return Politeness(
        silent_intents=_intents(overheard.get("silent", sorted(given.silent_intents))),
        reply_from=_share(overheard.get("reply_from", given.reply_from), "overheard.reply_from"),
        may_ask=_flag(overheard.get("ask", given.may_ask), "overheard.ask"),
        may_escalate=_flag(overheard.get("escalate", given.may_escalate), "overheard.escalate"),
        grace_seconds=_count(overheard.get("grace_seconds", given.grace_seconds), "overheard.grace_seconds"),
        quiet_hours=tuple(_hours(entry, f"quiet_hours[{place}]") for place, entry in enumerate(hours)),
        asking=_asking(_table(table.get("asking", {}), "asking")),
    )


def _asking(table: Mapping[str, Any]) -> Asking:
    names = [field.name for field in fields(Asking)]
    _only(table, set(names), "asking.")
    shares = {name: _share(table[name], f"asking.{name}") for name in names if name in table and name != "choices"}
    choices = _count(table.get("choices", Asking().choices), "asking.choices")
    if not 2 <= choices <= 10:
        raise ValueError(f"asking.choices must be from 2 to 10, not {choices}.")
    return Asking(**shares, choices=choices)


def _hours(value: Any, key: str) -> QuietHours:
    table = _table(value, key)
    _only(table, {"from", "to", "days", "time_zone"}, f"{key}.")
    days = table.get("days", list(_DAYS))
    if not isinstance(days, list) or not days or any(day not in _DAYS for day in days):
        raise ValueError(f"{key}.days must be a list of {', '.join(_DAYS)}, not {days!r}.")
    start, end = _clock(table.get("from"), f"{key}.from"), _clock(table.get("to"), f"{key}.to")
    if start == end:
        raise ValueError(f"{key}: from and to are the same time. Leave a day out of `days` to keep it free.")
    name = table.get("time_zone", "UTC")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise ValueError(f"{key}.time_zone: there is no {name!r}. Write one like Europe/Dublin.") from error
    return QuietHours(start=start, end=end, zone=zone, days=frozenset(_DAYS.index(day) for day in days))


def _clock(value: Any, key: str) -> time:
    try:
        return value if isinstance(value, time) else time.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f'{key} must be a time like "20:00", not {value!r}.') from error


def _intents(value: Any) -> frozenset[Intent]:
    known = get_args(Intent)
    if not isinstance(value, list) or any(word not in known for word in value):
        raise ValueError(f"overheard.silent must be a list of {', '.join(known)}, not {value!r}.")
    return frozenset(value)


def _share(value: Any, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        raise ValueError(f"{key} must be a number from 0 to 1, not {value!r}.")
    return float(value)


def _flag(value: Any, key: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false, not {value!r}.")
    return value


def _count(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{key} must be a whole number from 0, not {value!r}.")
    return value


def _table(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{key} must be a table, not {value!r}.")
    return value


def _only(table: Mapping[str, Any], known: set[str], prefix: str) -> None:
    for name in table:
        if name not in known:
            raise ValueError(f"{prefix}{name} is not known here; known are {', '.join(sorted(known))}.")
