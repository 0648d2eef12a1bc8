"""Draft an article from a ticket, for somebody to review; write reviewed ones as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.approved import ApprovedAnswer
from app.domain.article import ArticleDraft
from app.domain.courtesy import matter_of
from app.domain.errors import InvalidInput
from app.ports import UnitOfWorkFactory
from app.services.desk.approve_answer import Identify, masked, people_of
from indexer.threads import is_chatter, short_title

Write = Callable[[ApprovedAnswer], str]
"""Writes an answer as a file and returns its path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftArticle:
    """Reads what was asked and what agents told the requester; masked, without greetings and thanks.

    It changes nothing: what the reviewer makes of the draft is approved (`ApproveAnswer`) or exported.
    """

    unit_of_work: UnitOfWorkFactory
    identify: Identify

    def __call__(self, ticket_id: str) -> ArticleDraft:
        """Return the draft; raise `NotFound`, or `InvalidInput` where no agent has told the requester anything."""
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            question = work.records.request(ticket.request_id).text
            messages = work.conversations.of_ticket(ticket_id)
        people = people_of(ticket.requester, ticket.assignee, *(message.author for message in messages))
        told = [matter_of(masked(message.text, people)) for message in messages if message.kind == "reply"]
        steps = tuple(text for text in told if not is_chatter(text, confirming=True))
        if not steps:
            raise InvalidInput(
                f"Ticket {ticket_id!r} has no reply that an article could be made of. Reply first, or write the answer."
            )
        asked = masked(question, people)
        return ArticleDraft(
            ticket_id=ticket_id,
            title=short_title(asked),
            question=asked,
            steps=steps,
            language=ticket.language or self.identify(question),
            topics=ticket.topics,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAnswers:
    """Writes every approved answer as a markdown file that `firstline index markdown:FOLDER` reads."""

    unit_of_work: UnitOfWorkFactory
    page: int = 200

    def __call__(self, write: Write, *, only: str = "") -> tuple[str, ...]:
        """Return the paths of the files, all or that of one answer; raise `NotFound` for an unknown one."""
        with self.unit_of_work() as work:
            if only:
                return (write(work.answers.get(only)),)
            paths: list[str] = []
            before = ""
            while found := work.answers.find(withdrawn=False, limit=self.page, before=before):
                paths.extend(map(write, found))
                before = found[-1].id
        return tuple(paths)
