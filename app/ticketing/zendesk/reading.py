"""`ExternalDesk` on Zendesk: what agents did there with our tickets, without what we did ourselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape

from app.domain.external import ExternalPerson, ExternalTicket, Remark
from app.domain.plain_words import plain_lines
from app.mirroring.calling import Gone
from app.ports import Clock, UnitOfWorkFactory
from app.ticketing.zendesk import SYSTEM
from app.ticketing.zendesk.api import ZendeskApi
from app.ticketing.zendesk.payloads import Comment, Ticket
from app.ticketing.zendesk.places import ours
from app.ticketing.zendesk.sharing import standing_there
from indexer.fields import printable
from indexer.zendeskwire import AGENTS, User

_MERGED = "closed_by_merge"
_SURE = timedelta(seconds=60)
"""Zendesk's moments are whole seconds, and another change may come within the same; its export waits a minute, too."""
_PAGES = 1_000


@dataclass(slots=True)
class _Walk:
    """How far what changed was read since a moment, and what was found of ours."""

    since: datetime
    cursor: str = ""
    found: list[Ticket] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class ZendeskChanges:
    """Words count as said to the requester only where Zendesk says that they see them and an agent wrote them.

    The export holds every ticket of the account. A walk through it that broke off, since only ten pages a minute are
    given out, goes on where it was.
    """

    api: ZendeskApi
    reading: UnitOfWorkFactory
    clock: Clock
    name: str = SYSTEM
    _walk: _Walk | None = field(default=None, init=False)

    def changed(self, *, minutes: int) -> Iterator[tuple[str, str, datetime | None]]:
        """Yield tickets that bear a mark of ours and changed of late."""
        since = self.clock.now() - timedelta(minutes=max(minutes, 2))
        walk = self._walk if self._walk and self._walk.since <= since else _Walk(since - timedelta(minutes=1))
        self._walk = walk
        for _ in range(_PAGES):
            page = self.api.exported(since=int(walk.since.timestamp()), cursor=walk.cursor)
            walk.found += [one for one in page.tickets if one.external_id]
            if page.end_of_stream or not page.after_cursor:
                break
            walk.cursor = page.after_cursor
        self._walk = None
        for ticket in {one.id: one for one in walk.found}.values():
            yield ticket.id, ticket.external_id, ticket.updated_at

    def look(self, external_id: str) -> ExternalTicket | None:
        """Return a ticket as it is now."""
        try:
            found = self.api.ticket(external_id)
            remarks = tuple(self._remarks(found.ticket))
        except Gone:
            return None
        ticket, users = found.ticket, {user.id: user for user in found.users}
        return ExternalTicket(
            id=ticket.id,
            name=f"#{ticket.id}",
            marked=ticket.external_id,
            standing=standing_there(ticket),
            ending="closed" if _MERGED in ticket.tags else "solved",
            resolution=ticket.status,
            priority=ticket.priority,
            urgency=ours(ticket.priority),
            holder=self._holder(ticket, users),
            remarks=remarks,
            changed_at=self._moment(ticket),
        )

    def _moment(self, ticket: Ticket) -> datetime | None:
        at = ticket.updated_at
        return at if at is not None and self.clock.now() - at >= _SURE else None

    def _holder(self, ticket: Ticket, users: dict[str, User]) -> ExternalPerson | None:
        """Return who has it; our own account does where what is solved must have somebody."""
        if not ticket.assignee_id or ticket.assignee_id == self.api.me().id:
            return None
        return _person(ticket.assignee_id, users)

    def _remarks(self, ticket: Ticket) -> Iterator[Remark]:
        comments, users = self.api.comments(ticket.id)
        said = comments[1:]  # the first is the question itself
        own = self._own(ticket, [one for one in said if one.author_id == self.api.me().id])
        for comment in said:
            if comment.id in own:
                continue
            author = users.get(comment.author_id, User())
            yield Remark(
                id=comment.id,
                author=_person(comment.author_id, users),
                text=plain_lines(printable(unescape(comment.plain_body or comment.body).replace("\xa0", " "))),
                public=comment.public and author.role in AGENTS,
            )

    def _own(self, ticket: Ticket, by_us: list[Comment]) -> set[str]:
        """Return what we wrote of what our account did: it may be somebody's own, and write words of theirs."""
        with self.reading() as work:
            noted = {one.id for one in by_us if work.postings.about(SYSTEM, ticket.id, one.id)}
        if all(one.id in noted for one in by_us):
            return noted
        return noted | {audit.comment for audit in self.api.audits(ticket.id) if audit.mark}


def _person(id: str, users: dict[str, User]) -> ExternalPerson:
    user = users.get(id, User())
    return ExternalPerson(id=id, name=user.name, email=user.email)
