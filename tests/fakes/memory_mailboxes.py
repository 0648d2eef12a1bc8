"""How far mailboxes have been read, in memory."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.mailbox import ReadMark

MarkData = dict[str, ReadMark]


@dataclass(slots=True)
class MemoryReadMarks:
    known: MarkData

    def note(self, mark: ReadMark) -> None:
        self.known[mark.mailbox] = mark

    def of(self, mailbox: str) -> ReadMark | None:
        return self.known.get(mailbox)
