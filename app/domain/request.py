"""What somebody asked, and where to reply."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.errors import InvalidInput
from app.domain.files import AttachedFile

MAX_TEXT = 20_000
"""Longest request kept, in characters; more than any chat message, less than a pasted log file."""
_A_FILE, _UNREADABLE = 40, 0.2
"""From so many characters on, a greater share that nobody can read makes a file; colours in a pasted log stay below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request came from and where its reply goes: a channel (slack, web, cli), a conversation, a message."""

    channel: str
    conversation: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question of one requester. `audience` holds the groups they belong to; `language` is a hint, may be empty.

    `explicit` is False for what was merely overheard (no page, mention or direct message): it may be met with silence.
    """

    id: str
    text: str
    requester: str
    audience: frozenset[str]
    origin: Origin
    received_at: datetime
    language: str = ""
    explicit: bool = True
    files: tuple[AttachedFile, ...] = ()

    @property
    def uploads(self) -> tuple[str, ...]:
        """The files that we keep ourselves, by their ids."""
        return tuple(file.id for file in self.files if file.id)

    def still_in(self, groups: frozenset[str] | None) -> Request:
        """Return it for somebody who is in `groups` by now: a group that they left since counts no more.

        None stands for not known: whoever acts for the requester cannot tell.
        """
        return self if groups is None else replace(self, audience=self.audience & groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """An event as a channel's listener received it, not yet checked; `event_id` is the channel's own id of it."""

    text: str
    requester: str
    origin: Origin
    audience: frozenset[str] = frozenset()
    language: str = ""
    event_id: str = ""
    explicit: bool = True
    files: tuple[AttachedFile, ...] = ()


def clean_text(text: str) -> str:
    """Return `text` trimmed, without control characters.

    Raises `InvalidInput` if it is then empty, too long, or was no text to begin with.
    """
    # Every space a keyboard or a web page can make (no-break, ideographic) separates words, so none is dropped.
    spaced = ("\n" if c in "\u2028\u2029" else " " if c.isspace() and c not in "\n\t" else c for c in _lines(text))
    kept = "".join(c for c in spaced if c in "\n\t" or c.isprintable() or c in "\u200c\u200d").strip()
    if not kept:
        raise InvalidInput("The request is empty. Write a sentence about what you need.")
    if len(kept) > MAX_TEXT:
        raise InvalidInput(
            f"The request has {len(kept):,} characters; at most {MAX_TEXT:,} are read. "
            "Shorten it, or attach the log to the ticket."
        )
    if len(text) >= _A_FILE and sum(map(_unreadable, text)) > _UNREADABLE * len(text):
        raise InvalidInput("This looks like the inside of a file, not like words. Say in a sentence what you need.")
    return kept


def _unreadable(c: str) -> bool:
    return c == "\ufffd" or not (c.isprintable() or c.isspace() or c in "\u200c\u200d")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
