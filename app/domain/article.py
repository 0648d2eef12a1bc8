"""An article drafted from a ticket: what was asked, what solved it, without anybody's private details."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDraft:
    """A draft for somebody to review: `steps` are what agents told the requester, in order."""

    ticket_id: str
    title: str
    question: str
    steps: tuple[str, ...]
    language: str = ""
    topics: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The steps as one text; several are numbered."""
        if len(self.steps) < 2:
            return "".join(self.steps)
        return "\n\n".join(f"{number}. {step}" for number, step in enumerate(self.steps, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a reviewer made of a ticket's draft, and who may read it."""

    ticket_id: str
    title: str
    text: str
    audience: frozenset[str]


def file_name(title: str, id: str) -> str:
    """Return a name of a markdown file that says what is in it, and that no other id gets."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = _NOT_IN_NAMES.sub("-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    return (words or "article") + file_ending(id)


def file_ending(id: str) -> str:
    """Return how the names of an id's files end, whatever its title was when they were written."""
    return f"-{_NOT_IN_NAMES.sub('-', id.casefold()).strip('-')}.md"
