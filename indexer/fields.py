"""Fields of a page as people write them, front matter or JSON, into a Document's values; shared by the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from indexer.types import PUBLIC

_DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%d.%m.%Y")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def text_of(fields: Mapping[str, object], name: str) -> str:
    """Return the field as one stripped line; anything that is no plain value counts as absent."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return ""
    return " ".join(printable(str(value)).split())


def words_of(fields: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return a list field, or a text of words separated by commas, without repeats and in order."""
    value = fields.get(name)
    parts: Iterable[object] = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    words = (" ".join(printable(str(part)).split()) for part in parts if part is not None)
    return tuple(dict.fromkeys(word for word in words if word))


def audience_of(fields: Mapping[str, object]) -> frozenset[str]:
    """Return the groups that may read the page: everyone when nothing is said.

    Raises `ValueError` when an audience is given but names no group: guessing would show the page to everyone.
    """
    if fields.get("audience") is None:
        return PUBLIC
    groups = frozenset(words_of(fields, "audience"))
    if not groups:
        raise ValueError(f"the audience {fields['audience']!r} names no group; write a list such as [everyone]")
    return groups


def date_of(fields: Mapping[str, object], name: str) -> date | None:
    """Return the day in the field, whatever usual way it is written; None when absent or unreadable."""
    value = fields.get(name)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return parse_day(value) if isinstance(value, str) else None


def parse_day(text: str) -> date | None:
    """Return the day of an ISO or usual numeric date, with or without a time; None when it is none."""
    first = re.split(r"[T ]", text.strip(), maxsplit=1)[0]
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(first, form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    return None


def printable(text: str) -> str:
    """Return `text` storable as UTF-8, of the same length: NUL and lone surrogates become replacement characters."""
    return _UNSTORABLE.sub("\ufffd", text)
