"""Who asked to be left out, and forgetting for good, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, or_, select

from app.domain.change import DRAFTS
from app.domain.lifecycle import OVER
from app.domain.opt_out import OptOut
from app.storage.mentions import mentions
from app.storage.tables.conversation import messages
from app.storage.tables.core import (
    attachments,
    feedback,
    fingerprints,
    incident_tickets,
    labels,
    outbox,
    receipts,
    requests,
    ticket_events,
    ticket_links,
    tickets,
)
from app.storage.tables.desk import drawers
from app.storage.tables.door import chat_names
from app.storage.tables.mirror import mirrors
from app.storage.tables.posting import postings
from app.storage.tables.privacy import opt_outs
from app.storage.tables.rating import rating_invitations
from app.storage.tables.suggestion import suggestion_uses, suggestions
from app.storage.uploads import uploads
from app.storage.writing import insert_once


@dataclass(frozen=True, slots=True)
class SqlOptOuts:
    """`OptOuts` on one connection's transaction."""

    connection: Connection

    def add(self, opt_out: OptOut) -> bool:
        """Keep it; say False where the subject is known already."""
        row = {"subject": opt_out.subject, "by": opt_out.by, "at": opt_out.at}
        return insert_once(self.connection, opt_outs, row)

    def remove(self, subject: str) -> bool:
        """Forget it; say False where there is none."""
        return self.connection.execute(delete(opt_outs).where(opt_outs.c.subject == subject)).rowcount > 0

    def all(self) -> tuple[OptOut, ...]:
        """Return them by subject."""
        rows = self.connection.execute(select(opt_outs).order_by(opt_outs.c.subject))
        return tuple(OptOut(subject=row.subject, by=row.by, at=row.at) for row in rows)


_OF_TICKETS: tuple[Table, ...] = (
    *(ticket_events, ticket_links, attachments, incident_tickets, messages),
    *(suggestions, suggestion_uses, rating_invitations, mentions, mirrors),
)
_OF_REQUESTS: tuple[Table, ...] = (feedback, fingerprints, labels, receipts, attachments, uploads)


@dataclass(frozen=True, slots=True)
class SqlErasure:
    """`Erasure` on one connection's transaction."""

    connection: Connection

    def erase(self, *, before: datetime, limit: int) -> int:
        """Forget the tickets that ended the longest ago, and decisions of nobody's request."""
        ended = select(tickets.c.id, tickets.c.request_id).where(
            tickets.c.state.in_(sorted(OVER)), tickets.c.updated_at < before
        )
        rows = self.connection.execute(ended.order_by(tickets.c.updated_at, tickets.c.id).limit(limit)).all()
        ids, asked = [row.id for row in rows], [row.request_id for row in rows]
        if rows:
            more = select(attachments.c.request_id).where(attachments.c.ticket_id.in_(ids))
            # What a requester wrote back is kept as a request of its own, by the message's id.
            back = select(messages.c.id).where(messages.c.ticket_id.in_(ids), messages.c.kind == "requester")
            self._erase(ids, [*asked, *self.connection.execute(more.union(back)).scalars()])
        return len(rows) + self._alone(before, limit)

    def _erase(self, ids: Sequence[str], asked: Sequence[str]) -> None:
        for table in _OF_TICKETS:
            self.connection.execute(delete(table).where(table.c.ticket_id.in_(ids)))
        kept = [begins + id for begins in DRAFTS for id in ids]
        self.connection.execute(delete(drawers).where(drawers.c.name.in_(kept)))
        self.connection.execute(delete(outbox).where(outbox.c.state == "dead", or_(*_named(outbox, [*ids, *asked]))))
        self.connection.execute(delete(postings).where(or_(*_named(postings, ids))))
        for table in _OF_REQUESTS:
            self.connection.execute(delete(table).where(table.c.request_id.in_(asked)))
        askers = list(self.connection.execute(select(tickets.c.requester).where(tickets.c.id.in_(ids))).scalars())
        self.connection.execute(delete(tickets).where(tickets.c.id.in_(ids)))
        gone = chat_names.c.person.in_(askers) & chat_names.c.person.not_in(select(tickets.c.requester))
        self.connection.execute(delete(chat_names).where(gone))
        self.connection.execute(delete(requests).where(requests.c.id.in_(asked)))

    def _alone(self, before: datetime, limit: int) -> int:
        nobodys = receipts.c.request_id.not_in(select(requests.c.id))
        old = select(receipts.c.id).where(receipts.c.at < before, nobodys).order_by(receipts.c.at).limit(limit)
        found = list(self.connection.execute(old).scalars())
        self.connection.execute(delete(receipts).where(receipts.c.id.in_(found)))
        return len(found)


def _named(table: Table, ids: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return a condition an id: effects are called `ID:what`, and `;` follows `:`."""
    return [and_(table.c.key >= f"{id}:", table.c.key < f"{id};") for id in ids]
