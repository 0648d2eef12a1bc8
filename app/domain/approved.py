"""Answers that a person approved for others to read: knowledge that needs no page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.errors import Conflict, InvalidInput

MAX_TITLE, MAX_ANSWER = 200, 10_000
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedAnswer:
    """A titled text for everybody in `audience`; a `withdrawn` one is kept, and read by nobody.

    `ticket_id` and `message_id` say what it was made of, where it was made of a conversation.
    """

    id: str
    title: str
    text: str
    audience: frozenset[str]
    approved_by: str
    created_at: datetime
    updated_at: datetime
    language: str = ""
    ticket_id: str = ""
    message_id: str = ""
    withdrawn: bool = False
    version: int = 1


def edited(answer: ApprovedAnswer, *, title: str, text: str, audience: frozenset[str], at: datetime) -> ApprovedAnswer:
    """Return the next version of `answer`; raise `Conflict` for a withdrawn one."""
    if answer.withdrawn:
        raise Conflict(f"The answer {answer.id!r} was withdrawn. Approve it anew instead.")
    changed = replace(answer, title=titled(title), text=worded(text), audience=read_by(audience))
    return answer if changed == answer else replace(changed, updated_at=at, version=answer.version + 1)


def withdrawn(answer: ApprovedAnswer, *, at: datetime) -> ApprovedAnswer:
    """Return `answer` taken back; the same where it was already."""
    if answer.withdrawn:
        return answer
    return replace(answer, withdrawn=True, updated_at=at, version=answer.version + 1)


def titled(title: str) -> str:
    """Return a title on one line; raise `InvalidInput` for none, or one too long."""
    line = " ".join(title.split())
    if not 0 < len(line) <= MAX_TITLE:
        raise InvalidInput(f"An approved answer needs a title of 1 to {MAX_TITLE} characters, not {len(line)}.")
    return line


def worded(text: str) -> str:
    """Return the text with single spaces, lines kept; raise `InvalidInput` for none, or one too long."""
    kept = "\n".join(_BLANKS.sub(" ", line).rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()
    if not 0 < len(kept) <= MAX_ANSWER:
        raise InvalidInput(f"An approved answer needs a text of 1 to {MAX_ANSWER:,} characters, not {len(kept):,}.")
    return kept


def read_by(audience: frozenset[str]) -> frozenset[str]:
    """Return the groups without blanks; raise `InvalidInput` for none, which nobody could read."""
    groups = frozenset(group.strip() for group in audience if group.strip())
    if not groups:
        raise InvalidInput("An approved answer needs somebody who may read it: name groups, or `everyone`.")
    return groups
