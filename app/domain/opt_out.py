"""Whose words nothing is learned from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import InvalidInput
from app.domain.request import Origin

_MEMBER = re.compile(r"[a-z]{2,20}:[A-Za-z0-9._@:-]{1,150}")
_ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """`subject` is a person (`slack:U0123`, an e-mail address) or a conversation (`slack:C0123`); `by` is who asked."""

    subject: str
    by: str
    at: datetime


def checked_subject(text: str) -> str:
    """Return a subject as it is kept; raise `InvalidInput` for what names nobody and nothing."""
    subject = text.strip()
    if _MEMBER.fullmatch(subject):
        return subject
    if not _ADDRESS.fullmatch(subject):
        raise InvalidInput(
            f"{text[:80]!r} names nobody. Write slack:U0123 for a person in Slack, slack:C0123 for a channel, "
            "or an e-mail address."
        )
    return subject.lower()


def is_left_out(subjects: frozenset[str], *, person: str) -> bool:
    """Whether somebody is among them; the case of an e-mail address does not matter."""
    return person in subjects or ("@" in person and person.lower() in subjects)


def leaves_out(subjects: frozenset[str], *, requester: str, origin: Origin) -> bool:
    """Whether nothing is learned from what this person asked there."""
    return is_left_out(subjects, person=requester) or f"{origin.channel}:{origin.conversation}" in subjects
