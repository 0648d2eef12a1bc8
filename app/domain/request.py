"""What somebody asked, and where to reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import InvalidInput

MAX_TEXT = 20_000
"""Longest request kept, in characters; more than any chat message, less than a pasted log file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request came from and where its reply goes: a channel (slack, web, cli), a conversation, a message."""

    channel: str
    conversation: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question of one requester. `audience` holds the groups they belong to; `language` is a hint, may be empty."""

    id: str
    text: str
    requester: str
    audience: frozenset[str]
    origin: Origin
    received_at: datetime
    language: str = ""


def clean_text(text: str) -> str:
    """Return `text` without control characters and trimmed; raise `InvalidInput` if nothing is left or it is too long."""
    kept = "".join(c for c in text if c in "\n\t" or (c.isprintable() or c in "\u200c\u200d")).strip()
    if not kept:
        raise InvalidInput("The request is empty. Write a sentence about what you need.")
    if len(kept) > MAX_TEXT:
        raise InvalidInput(
            f"The request has {len(kept):,} characters; at most {MAX_TEXT:,} are read. "
            "Shorten it, or attach the log to the ticket."
        )
    return kept
