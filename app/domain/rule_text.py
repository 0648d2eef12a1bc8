"""A file of rules as text that people edit: what rules, what is wrong with an edit, and the versions of before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """The text that rules and where it comes from: `packaged`, or the name of the home's own file."""

    text: str
    origin: str

    @property
    def digest(self) -> str:
        """Names this text, so that an edit of it is not saved over another."""
        return digest_of(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProblem:
    """What is wrong and on which line, counted from 1."""

    line: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """A saved version; one that nobody saved on a page has no actor."""

    id: str
    at: datetime
    actor: str = ""
    reason: str = ""


def digest_of(text: str) -> str:
    """Return sixteen hex digits of a text, blind to how its lines end: browsers send their own."""
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]
