"""Raw events in SQL, each handed to one worker at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, not_, or_, select, update

from app.domain.delivery import Delivery
from app.storage.tables import deliveries
from app.storage.writing import insert_once


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
        free = or_(deliveries.c.not_before.is_(None), deliveries.c.not_before <= now)
        query = select(deliveries).where(not_(deliveries.c.done), free).limit(limit)
        ordered = query.order_by(deliveries.c.received_at, deliveries.c.id)
        rows = self.connection.execute(ordered.with_for_update(skip_locked=True)).all()
        for row in rows:
            values = {"not_before": now + timedelta(seconds=seconds), "attempts": row.attempts + 1}
            self.connection.execute(update(deliveries).where(_is(row.channel, row.id)).values(**values))
        return tuple(
            Delivery(
                id=row.id, channel=row.channel, body=row.body, received_at=row.received_at, attempts=row.attempts + 1
            )
            for row in rows
        )

    def again(self, delivery: Delivery, *, at: datetime) -> None:
        """Hand it out again from `at` on."""
        self.connection.execute(update(deliveries).where(_is(delivery.channel, delivery.id)).values(not_before=at))

    def done(self, delivery: Delivery) -> None:
        """Forget its text and never hand it out again; its id stays, to know a duplicate."""
        entry = update(deliveries).where(_is(delivery.channel, delivery.id))
        self.connection.execute(entry.values(done=True, body="", not_before=None))

    def prune(self, *, before: datetime, limit: int) -> int:
        """Forget done events received before a moment, oldest first."""
        old = select(deliveries.c.id).where(deliveries.c.done, deliveries.c.received_at < before)
        batch = old.order_by(deliveries.c.received_at).limit(limit).scalar_subquery()
        gone = delete(deliveries).where(deliveries.c.done, deliveries.c.id.in_(batch))
        return self.connection.execute(gone).rowcount


def _is(channel: str, delivery_id: str) -> ColumnElement[bool]:
    return (deliveries.c.channel == channel) & (deliveries.c.id == delivery_id)
