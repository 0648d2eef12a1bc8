"""The inbox in SQL: accepted events, each handed to one worker at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, not_, or_, select, update

from app.domain.request import Request
from app.storage.codec import decode, encode
from app.storage.tables import inbox
from app.storage.writing import insert_once


@dataclass(frozen=True, slots=True)
class SqlInbox:
    """`Inbox` on one connection's transaction."""

    connection: Connection

    def put(self, request: Request, *, event_id: str = "", held_until: datetime | None = None) -> bool:
        """Store an event; return False where it, its message or its event id is already known."""
        origin = request.origin
        row = {
            "request_id": request.id,
            "channel": origin.channel,
            "conversation": origin.conversation,
            "message": origin.message,
            "event_id": event_id,
            "accepted_at": request.received_at,
            "leased_until": held_until,
            "done": False,
            "payload": encode(request),
        }
        return insert_once(self.connection, inbox, row)

    def original(self, request: Request, *, event_id: str = "") -> str:
        """Return the request id under which the same message or event was first accepted, or an empty text."""
        origin = request.origin
        same_message = (inbox.c.conversation == origin.conversation) & (inbox.c.message == origin.message)
        same_event = inbox.c.event_id == event_id
        known = or_(same_message & (inbox.c.message != ""), same_event & (inbox.c.event_id != ""))
        query = select(inbox.c.request_id).where((inbox.c.channel == origin.channel) & known).limit(1)
        return self.connection.execute(query).scalar_one_or_none() or ""

    def overdue(self, *, before: datetime, limit: int = 50) -> tuple[Request, ...]:
        """Return entries accepted before a moment and still not done, oldest first."""
        query = select(inbox.c.payload).where(not_(inbox.c.done), inbox.c.accepted_at < before)
        ordered = query.order_by(inbox.c.accepted_at, inbox.c.request_id).limit(limit)
        return tuple(decode(Request, payload) for payload in self.connection.execute(ordered).scalars())

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Request, ...]:
        """Hand out the oldest free entries until the lease ends."""
        free = or_(inbox.c.leased_until.is_(None), inbox.c.leased_until <= now)
        query = select(inbox.c.request_id, inbox.c.payload).where(not_(inbox.c.done), free)
        ordered = query.order_by(inbox.c.accepted_at, inbox.c.request_id).limit(limit)
        rows = self.connection.execute(ordered.with_for_update(skip_locked=True)).all()
        taken = inbox.c.request_id.in_([row.request_id for row in rows])
        if rows:
            self.connection.execute(update(inbox).where(taken).values(leased_until=now + timedelta(seconds=seconds)))
        return tuple(decode(Request, row.payload) for row in rows)

    def done(self, request_id: str) -> None:
        """Forget the entry's text and never hand it out again; its ids stay, to know a duplicate."""
        entry = inbox.c.request_id == request_id
        self.connection.execute(update(inbox).where(entry).values(done=True, payload="", leased_until=None))

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget done entries accepted before a moment, oldest first; a redelivery after that counts as new."""
        old = select(inbox.c.request_id).where(inbox.c.done, inbox.c.accepted_at < before)
        batch = old.order_by(inbox.c.accepted_at).limit(limit).scalar_subquery()
        return self.connection.execute(delete(inbox).where(inbox.c.request_id.in_(batch))).rowcount
