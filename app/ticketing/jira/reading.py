"""`ExternalDesk` on Jira: what agents did there with our issues, without what we did ourselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.domain.external import ExternalPerson, ExternalTicket, Remark
from app.domain.plain_words import plain_lines
from app.domain.ticket import TicketState
from app.mirroring.calling import Gone
from app.ports import UnitOfWorkFactory
from app.ticketing.jira import SYSTEM
from app.ticketing.jira.api import STAMP, JiraApi
from app.ticketing.jira.moving import standing_there
from app.ticketing.jira.payloads import Comment, Issue
from app.ticketing.jira.places import Places
from indexer.cleaning.wiki import wiki_to_markdown
from indexer.fields import printable
from indexer.jirawire import User
from indexer.threads import is_unsolved

_TAKEN_BACK = frozenset({"cancelled", "canceled", "cancelado", "annullato", "withdrawn"})
_PICTURE = re.compile(r"!\S[^!\n]{0,200}\.\w{2,5}(?:\|[^!\n]*)?!")
_PERSON = "atlassian"


@dataclass(frozen=True, slots=True, kw_only=True)
class JiraChanges:
    """Words count as said to the requester only in a project with a service desk, where Jira says that they see them,
    and where a person of the desk wrote them: not a program, not a customer. Silence is not consent.
    """

    api: JiraApi
    places: Places
    reading: UnitOfWorkFactory
    name: str = SYSTEM

    def changed(self, *, minutes: int) -> Iterator[tuple[str, str, datetime | None]]:
        """Yield our issues that changed of late, wherever they were moved and whoever counts as their reporter."""
        for issue in self.api.ours(minutes):
            yield issue.id, issue.stamp(STAMP), issue.fields.updated

    def look(self, external_id: str) -> ExternalTicket | None:
        """Return an issue as it is now."""
        try:
            issue = self.api.issue(external_id)
            remarks = tuple(self._remarks(issue))
        except Gone:
            return None
        fields = issue.fields
        return ExternalTicket(
            id=issue.id,
            name=issue.key,
            marked=issue.stamp(STAMP),
            standing=standing_there(issue),
            ending=_ending(fields.resolution.name),
            resolution=fields.resolution.name or fields.status.name,
            priority=fields.priority.name,
            urgency=self.places.ours(fields.priority.name),
            holder=_person(fields.assignee) if fields.assignee.id else None,
            remarks=remarks,
            changed_at=fields.updated,
        )

    def _remarks(self, issue: Issue) -> Iterator[Remark]:
        me = self.api.me().id
        is_desk = issue.fields.project.project_type_key == "service_desk"
        for comment in self.api.comments(issue.id):
            if comment.author.id == me and self._is_ours(issue, comment):
                continue
            by_agent = comment.author.account_type in {"", _PERSON}
            yield Remark(
                id=comment.id,
                author=_person(comment.author),
                text=plain_lines(wiki_to_markdown(_PICTURE.sub("", printable(comment.body)))),
                public=is_desk and comment.is_public and by_agent,
            )

    def _is_ours(self, issue: Issue, comment: Comment) -> bool:
        """Whether we wrote it: our account may be somebody's own, and write words of theirs."""
        if comment.stamp(STAMP):
            return True
        with self.reading() as work:
            return bool(work.postings.about(SYSTEM, issue.id, comment.id))


def _person(user: User) -> ExternalPerson:
    return ExternalPerson(id=user.id, name=user.display_name, email=user.email_address)


def _ending(resolution: str) -> TicketState:
    if resolution.casefold() in _TAKEN_BACK:
        return "cancelled"
    return "closed" if is_unsolved(resolution) else "solved"
