"""Publish what a reviewer approved as a page that the index reads, or export it as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.approved import ApprovedAnswer, read_by, titled, worded
from app.domain.article import Reviewed, file_name
from app.domain.audit import ARTICLE_PUBLISHED
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory
from app.services.access.audit import RecordAct
from app.services.desk.approve_answer import Identify, masked, people_of
from app.services.desk.draft_article import DraftArticle, Write

Index = Callable[[], None]
"""Begins to read the folder anew and returns before that is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFile:
    """An article as a file: its name and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeArticle:
    """Drafts, exports and publishes. Names of those on the ticket and private details are masked once more each time.

    A ticket has one article: publishing again takes the place of the one before.
    """

    draft: DraftArticle
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    identify: Identify
    record: RecordAct
    to_text: Callable[[ApprovedAnswer], str]
    write: Write
    index: Index

    def export(self, reviewed: Reviewed, *, by: str) -> ArticleFile:
        """Return the file; raise `InvalidInput` for a title, text or readers that cannot be."""
        with self.unit_of_work() as work:
            article = self._article(work, reviewed, by)
        return ArticleFile(name=file_name(article.title, article.id), text=self.to_text(article))

    def publish(self, reviewed: Reviewed, *, by: str) -> str:
        """Write the page, have it indexed, and return its path; raise `InvalidInput` as `export` does."""
        with self.unit_of_work() as work:
            article = self._article(work, reviewed, by)
        path = self.write(article)
        readers = ", ".join(sorted(article.audience))
        self.record(ARTICLE_PUBLISHED, actor=by, about=reviewed.ticket_id, detail=f"for {readers}")
        self.index()
        return path

    def _article(self, work: UnitOfWork, reviewed: Reviewed, by: str) -> ApprovedAnswer:
        ticket, now = work.tickets.get(reviewed.ticket_id), self.clock.now()
        authors = (message.author for message in work.conversations.of_ticket(ticket.id))
        people = people_of(ticket.requester, ticket.assignee, *authors)
        return ApprovedAnswer(
            id=f"article-{ticket.id}",
            title=titled(masked(reviewed.title, people)),
            text=worded(masked(reviewed.text, people)),
            audience=read_by(reviewed.audience),
            approved_by=by,
            created_at=now,
            updated_at=now,
            language=self.identify(reviewed.text),
            ticket_id=ticket.id,
        )
