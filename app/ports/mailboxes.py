"""How far mailboxes have been read."""

from __future__ import annotations

from typing import Protocol

from app.domain.mailbox import ReadMark


class ReadMarks(Protocol):
    """One mark a mailbox. `note` keeps the last word on each; `of` is None for one never read."""

    def note(self, mark: ReadMark) -> None: ...

    def of(self, mailbox: str) -> ReadMark | None: ...
