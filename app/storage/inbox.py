"""The inbox in SQL: accepted events, each handed to one worker at a time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, delete, not_, or_, select, update

from app.domain.request import Request
from app.storage.codec import decode, encode
from app.storage.tables.core import inbox
from app.storage.writing import insert_once

# Made once: to put a statement together takes longer than to run it.
_SAME_MESSAGE = (inbox.c.conversation == bindparam("conversation")) & (inbox.c.message == bindparam("message"))
_ORIGINAL = (
    select(inbox.c.request_id)
    .where(
        inbox.c.channel == bindparam("channel"),
        or_(
            _SAME_MESSAGE & (inbox.c.message != ""),
            (inbox.c.event_id == bindparam("event_id")) & (inbox.c.event_id != ""),
        ),
    )
    .limit(1)
)
_FREE = (
    select(inbox.c.request_id, inbox.c.payload)
    .where(not_(inbox.c.done), or_(inbox.c.leased_until.is_(None), inbox.c.leased_until <= bindparam("now")))
    .order_by(inbox.c.accepted_at, inbox.c.request_id)
    .limit(bindparam("at_most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_TAKEN = (
    update(inbox)
    .where(inbox.c.request_id.in_(bindparam("taken", expanding=True)))
    .values(leased_until=bindparam("until"))
)
_DONE = update(inbox).where(inbox.c.request_id == bindparam("over")).values(done=True, payload="", leased_until=None)


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
        known = asdict(request.origin) | {"event_id": event_id}
        return self.connection.execute(_ORIGINAL, known).scalar_one_or_none() or ""

    def overdue(self, *, before: datetime, limit: int = 50) -> tuple[Request, ...]:
        """Return entries accepted before a moment and still not done, oldest first."""
        query = select(inbox.c.payload).where(not_(inbox.c.done), inbox.c.accepted_at < before)
        ordered = query.order_by(inbox.c.accepted_at, inbox.c.request_id).limit(limit)
        return tuple(decode(Request, payload) for payload in self.connection.execute(ordered).scalars())

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Request, ...]:
        """Hand out the oldest free entries until the lease ends."""
        rows = self.connection.execute(_FREE, {"now": now, "at_most": limit}).all()
        if rows:
            until = now + timedelta(seconds=seconds)
            self.connection.execute(_TAKEN, {"taken": [row.request_id for row in rows], "until": until})
        return tuple(decode(Request, row.payload) for row in rows)

    def done(self, request_id: str) -> None:
        """Forget the entry's text and never hand it out again; its ids stay, to know a duplicate."""
        self.connection.execute(_DONE, {"over": request_id})

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget done entries accepted before a moment, oldest first; a redelivery after that counts as new."""
        old = select(inbox.c.request_id).where(inbox.c.done, inbox.c.accepted_at < before)
        batch = old.order_by(inbox.c.accepted_at).limit(limit).scalar_subquery()
        return self.connection.execute(delete(inbox).where(inbox.c.request_id.in_(batch))).rowcount
