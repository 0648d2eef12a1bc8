"""A file of rules as text that people edit: what rules, what is wrong with an edit, and the versions of before."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """The text that rules and where it comes from: `packaged`, or the name of the home's own file."""

    text: str
    origin: str

    @property
    def is_packaged(self) -> bool:
        """Whether the home has no file of its own yet, so that the one of the demo company rules."""
        return self.origin == "packaged"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """A line of a difference: taken out (`-`), put in (`+`), around one (a space), or left out between two (`~`)."""

    sign: Literal["-", "+", " ", "~"]
    text: str


def changes_between(before: str, after: str) -> tuple[LineChange, ...]:
    """Return the lines that differ, with two around each; none where both say the same."""
    lines = difflib.unified_diff(_lines_of(before), _lines_of(after), n=2, lineterm="")
    return tuple(_changes(lines))


def _changes(lines: Iterator[str]) -> Iterator[LineChange]:
    for number, line in enumerate(lines):
        if number < 2:  # the names of the files, of which there are none
            continue
        if line.startswith("@@"):
            if number > 2:
                yield LineChange(sign="~", text="")
        else:
            yield LineChange(sign=line[0], text=line[1:])  # type: ignore[arg-type]  # difflib has no other


def _lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").rstrip().split("\n")


def digest_of(text: str) -> str:
    """Return sixteen hex digits of a text, blind to how its lines end: browsers send their own."""
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]
