"""Raw events in SQL, each handed to one worker at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, delete, not_, or_, select, update

from app.domain.delivery import Delivery
from app.storage.tables.core import deliveries
from app.storage.writing import insert_once

# Made once: to put a statement together takes longer than to run it.
_THIS = (deliveries.c.channel == bindparam("of")) & (deliveries.c.id == bindparam("the"))
_FREE = (
    select(deliveries)
    .where(not_(deliveries.c.done), or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= bindparam("now")))
    .order_by(deliveries.c.received_at, deliveries.c.id)
    .limit(bindparam("at_most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_TAKEN = update(deliveries).where(_THIS).values(not_before=bindparam("until"), attempts=deliveries.c.attempts + 1)
_AGAIN = update(deliveries).where(_THIS).values(not_before=bindparam("until"))
_ANSWERED = select(deliveries.c.answers).where(_THIS)
_ANSWERING = update(deliveries).where(_THIS).values(answers=bindparam("count"))
_DONE = update(deliveries).where(_THIS).values(done=True, body="", not_before=None)


@dataclass(frozen=True, slots=True)
class SqlDeliveries:
    """`Deliveries` on one connection's transaction."""

    connection: Connection

    def put(self, delivery: Delivery) -> bool:
        """Store an event; return False where its channel delivered it before."""
        row = {
            "channel": delivery.channel,
            "id": delivery.id,
            "received_at": delivery.received_at,
            "not_before": None,
            "attempts": delivery.attempts,
            "done": False,
            "body": delivery.body,
        }
        return insert_once(self.connection, deliveries, row)

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Delivery, ...]:
        """Hand out the oldest free events until the lease ends, and count the attempt."""
        rows = self.connection.execute(_FREE, {"now": now, "at_most": limit}).all()
        until = now + timedelta(seconds=seconds)
        for row in rows:
            self.connection.execute(_TAKEN, {"of": row.channel, "the": row.id, "until": until})
        return tuple(
            Delivery(
                id=row.id, channel=row.channel, body=row.body, received_at=row.received_at, attempts=row.attempts + 1
            )
            for row in rows
        )

    def again(self, delivery: Delivery, *, at: datetime) -> None:
        """Hand it out again from `at` on."""
        self.connection.execute(_AGAIN, {"of": delivery.channel, "the": delivery.id, "until": at})

    def done(self, delivery: Delivery) -> None:
        """Forget its text and never hand it out again; its id stays, to know a duplicate."""
        self.connection.execute(_DONE, {"of": delivery.channel, "the": delivery.id})

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget done events received before a moment, oldest first."""
        old = select(deliveries.c.id).where(deliveries.c.done, deliveries.c.received_at < before)
        batch = old.order_by(deliveries.c.received_at).limit(limit).scalar_subquery()
        gone = delete(deliveries).where(deliveries.c.done, deliveries.c.id.in_(batch))
        return self.connection.execute(gone).rowcount


@dataclass(frozen=True, slots=True)
class SqlAnswerings:
    """`Answerings` on the rows of the events."""

    connection: Connection

    def begin(self, delivery: Delivery, number: int) -> bool:
        """Note it; return whether it was not noted yet."""
        begun = self.connection.execute(_ANSWERED, {"of": delivery.channel, "the": delivery.id}).scalar()
        if begun is not None and begun < number:
            self._note(delivery, number)
        return begun is None or begun < number

    def take_back(self, delivery: Delivery, number: int) -> None:
        """Forget that it was begun."""
        self._note(delivery, number - 1)

    def _note(self, delivery: Delivery, count: int) -> None:
        self.connection.execute(_ANSWERING, {"of": delivery.channel, "the": delivery.id, "count": count})
