"""Naming a colleague in a note: whom `@ann` means, and that they were named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

MENTIONED = "mentioned"
"""The kind of alert that somebody gets who was named."""

_WORD = re.compile(r"(?<![\w@.])@([\w.+-]+(?:@[\w.-]+)?)")
_AFTER_NAME = re.compile(r"(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody at the desk who can be named; `slack` and `teams` are their users there, where they are known."""

    id: str
    name: str = ""
    slack: str = ""
    teams: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """That `person` was named in a note by its author; `seen_at` is when they opened the ticket after that."""

    message_id: str
    person: str
    ticket_id: str
    author: str
    at: datetime
    seen_at: datetime | None = None


def handles(colleagues: Iterable[Colleague]) -> Mapping[str, Colleague]:
    """Return what to write behind the @ for each: the part of the id before its own @, or the whole where two share it.

    Handles are in lower case; what is written is compared so.
    """
    known = {one.id: one for one in colleagues}
    short = Counter(_short(id) for id in known)
    return {(_short(id) if short[_short(id)] == 1 else id.casefold()): one for id, one in known.items()}


def named_in(text: str, colleagues: Iterable[Colleague]) -> tuple[Colleague, ...]:
    """Return who is named behind an @ by handle, id or full name, each once, in the order of the text."""
    known = tuple(colleagues)
    by_word = {one.id.casefold(): one for one in known} | dict(handles(known))
    by_name = sorted(((one.name.casefold(), one) for one in known if one.name), key=lambda pair: -len(pair[0]))
    found: dict[str, Colleague] = {}
    folded = text.casefold()
    for at in _WORD.finditer(folded):
        word = at[1].rstrip(".-+")
        one = by_word.get(word) or next((one for name, one in by_name if _stands(folded, at.start(1), name)), None)
        if one is not None:
            found.setdefault(one.id, one)
    return tuple(found.values())


def _short(id: str) -> str:
    return id.casefold().partition("@")[0] or id.casefold()


def _stands(text: str, start: int, name: str) -> bool:
    return text.startswith(name, start) and _AFTER_NAME.match(text, start + len(name)) is not None
