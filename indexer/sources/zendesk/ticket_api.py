"""`TicketCalls` over Zendesk's Ticketing API, version 2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.cleaning import to_markdown
from indexer.fields import printable
from indexer.sources.zendesk.listing import known_user, parts_of
from indexer.sources.zendesk.ticket_calls import Changes, Group, Remark, Speaker, TicketFacts
from indexer.sources.zendesk.ticket_payloads import Comment, Comments, Exported, Groups, Row
from indexer.types import SourceUnavailable
from indexer.webapi import WebApi
from indexer.zendeskwire import AGENTS, User

PAUSE = 0.25
"""Seconds between two tickets: others need the calls that a plan allows, too."""
_AT_ONCE = "100"
_OVER = frozenset({"solved", "closed"})
_MERGED = "closed_by_merge"
_DISPLEASED = frozenset({"bad", "badwithcomment"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketApi:
    """`per_page` tickets a call; Zendesk would give a thousand, which takes long."""

    web: WebApi
    per_page: int = 500

    def changes(self, *, since: int, cursor: str) -> Changes:
        """Return some of what changed; administrators alone may ask, ten times a minute."""
        start = {"cursor": cursor} if cursor else {"start_time": str(since)}
        part = self.web.read(Exported, "api/v2/incremental/tickets/cursor", start | {"per_page": str(self.per_page)})
        if part is None:
            raise SourceUnavailable(f"There is no {self.web.name}. Check the address.")
        if not part.end_of_stream and part.after_cursor in {"", cursor}:
            raise SourceUnavailable(f"{self.web.name} lists the same things again and again.")
        return Changes(
            tickets=tuple(map(_facts, part.tickets)), cursor=part.after_cursor or cursor, is_all=part.end_of_stream
        )

    def remarks(self, ticket: str) -> tuple[Remark, ...] | None:
        """Return what whoever asked could read; None where the ticket is gone."""
        self.web.sleep(PAUSE)
        asked = {"page[size]": _AT_ONCE, "include": "users", "sort": "created_at"}
        pages = list(parts_of(self.web, Comments, f"api/v2/tickets/{ticket}/comments", asked))
        if not pages:
            return None
        people = {user.id: user for page in pages for user in page.users}
        told = [comment for page in pages for comment in page.comments if comment.public]
        return tuple(_remark(comment, people) for comment in sorted(told, key=lambda one: one.created_at))

    def groups(self) -> Mapping[str, Group]:
        """Return the groups of agents, by id."""
        pages = parts_of(self.web, Groups, "api/v2/groups", {"page[size]": _AT_ONCE})
        rows = [row for page in pages for row in page.groups]
        return {row.id: Group(name=row.name, is_private=not row.is_public) for row in rows}

    def own_id(self) -> str:
        """Return who we are there."""
        return known_user(self.web).id


def _facts(row: Row) -> TicketFacts:
    return TicketFacts(
        id=row.id,
        subject=" ".join(printable(row.subject).split()),
        requester=row.requester_id,
        submitter=row.submitter_id,
        group=row.group_id,
        tags=row.tags,
        is_over=row.status in _OVER and _MERGED not in row.tags,
        pleased=row.rating.score not in _DISPLEASED,
    )


def _remark(comment: Comment, people: Mapping[str, User]) -> Remark:
    user = people.get(comment.author_id, User())
    return Remark(
        author=Speaker(id=comment.author_id, name=user.name, email=user.email.casefold(), is_agent=user.role in AGENTS),
        text=to_markdown(printable(comment.html_body)) or printable(comment.body),
        at=comment.created_at,
    )
