"""Pages that somebody brings by hand: files, or one zip of them, under the name of a source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import InvalidInput

MOST_FILES = 200
ENDINGS = (".docx", ".htm", ".html", ".md", ".pdf", ".pptx", ".txt")
"""What single files may end in; whatever lies in a zip is looked at by whoever reads it."""
ARCHIVE = ".zip"
TABLES = (".csv", ".json", ".jsonl", ".xlsx", ".xml")
"""What articles come in that another system exported, all of them in one file."""
WHOLE = (ARCHIVE, *TABLES)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_GROUP = re.compile(r"[^\s,;\"'][^,;\"'\n]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtFile:
    """One file as it was sent: the name it had there, and its content, which is read once."""

    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What came of it: `source` is `KIND:LOCATION`, which `firstline index` reads, `files` how many are new there."""

    source: str
    files: int


def named_source(name: str) -> str:
    """Return the name of a source; raises `InvalidInput` for one that cannot be a folder's."""
    if not _NAME.fullmatch(name):
        raise InvalidInput(f"{name!r} cannot name these pages. Use small letters, digits, - and _, at most 40.")
    return name


def groups_in(text: str) -> tuple[str, ...]:
    """Return the groups that may read, of a text that parts them by commas; none means everybody.

    Raises `InvalidInput` for one that is no name of a group.
    """
    found = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for group in found:
        if not _GROUP.fullmatch(group):
            raise InvalidInput(f"{group!r} is no name of a group. Write names with commas between: hr, managers.")
    return found


def check_files(names: list[str]) -> None:
    """Raise `InvalidInput` where these files cannot be taken together."""
    if not names:
        raise InvalidInput("No file came along. Choose some, then send them again.")
    if len(names) > MOST_FILES:
        raise InvalidInput(f"{len(names)} files are more than go at once ({MOST_FILES}). Put them into one zip.")
    if len(names) > 1 and any(name.lower().endswith(WHOLE) for name in names):
        raise InvalidInput("Bring one zip or one export by itself, or files without one.")
    for name in names:
        if not name.lower().endswith((*ENDINGS, *WHOLE)):
            raise InvalidInput(
                f"{name!r} is not read. Bring Word, PDF, PowerPoint, HTML, Markdown or text, one zip, or one export."
            )
