"""`ReadMarks` on every store."""

from __future__ import annotations

from dataclasses import replace

from app.domain.mailbox import ReadMark
from app.ports import UnitOfWorkFactory
from tests.fakes.builders import MOMENT

MARK = ReadMark(mailbox="help@mail.example/INBOX", validity=4_294_967_295, uid=7, since=MOMENT)


def test_the_last_mark_of_a_mailbox_counts(units: UnitOfWorkFactory) -> None:
    with units() as work:
        assert work.read_marks.of(MARK.mailbox) is None
        work.read_marks.note(MARK)
        work.read_marks.note(replace(MARK, uid=8))
        work.commit()
    with units() as work:
        assert work.read_marks.of(MARK.mailbox) == replace(MARK, uid=8)
        assert work.read_marks.of("another") is None


def test_a_mark_that_was_not_committed_was_never_made(units: UnitOfWorkFactory) -> None:
    with units() as work:
        work.read_marks.note(MARK)
    with units() as work:
        assert work.read_marks.of(MARK.mailbox) is None
