"""Write below an issue, each thing once, whatever crashes in between."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.posting import Posting
from app.ports import Clock, UnitOfWorkFactory
from app.ticketing.jira import SYSTEM
from app.ticketing.jira.api import STAMP, JiraApi
from app.ticketing.jira.story import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class SayOnce:
    """That a comment is begun is noted before, and its id afterwards. One that was begun and never noted is looked for.

    It carries its key as a mark, so that it is found whatever it says by then.
    """

    api: JiraApi
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock

    def __call__(self, issue: str, said: Said) -> None:
        """Write it, unless it stands there."""
        with self.reading() as work:
            known = work.postings.of(said.key)
        if known is not None and known.id:
            return
        if known is not None:
            comment = self._standing(issue, said.key)
        else:
            self._note(issue, said.key, "")
            comment = ""
        self._note(issue, said.key, comment or self.api.comment(issue, said.text, key=said.key, public=said.public))

    def _standing(self, issue: str, key: str) -> str:
        return next((one.id for one in self.api.comments(issue) if one.stamp(STAMP) == key), "")

    def _note(self, issue: str, key: str, id: str) -> None:
        posting = Posting(key=key, channel=SYSTEM, conversation=issue, message=id, room="", id=id, at=self.clock.now())
        with self.unit_of_work() as work:
            work.postings.note(posting)
            work.commit()
