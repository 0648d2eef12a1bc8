"""How far mailboxes have been read, in SQL."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, select, update

from app.domain.mailbox import ReadMark
from app.storage.tables.mailbox import read_marks
from app.storage.writing import insert_once


@dataclass(frozen=True, slots=True)
class SqlReadMarks:
    """`ReadMarks` on one connection's transaction."""

    connection: Connection

    def note(self, mark: ReadMark) -> None:
        """Keep it in place of what is known of its mailbox."""
        values = asdict(mark)
        if not insert_once(self.connection, read_marks, values):
            this = read_marks.c.mailbox == mark.mailbox
            self.connection.execute(update(read_marks).where(this).values(**values))

    def of(self, mailbox: str) -> ReadMark | None:
        """Return how far it was read, or None."""
        row = self.connection.execute(select(read_marks).where(read_marks.c.mailbox == mailbox)).one_or_none()
        return ReadMark(**row._mapping) if row else None
