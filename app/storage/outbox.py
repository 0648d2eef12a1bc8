"""The outbox in SQL: effects to carry out after the commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, bindparam, case, or_, select, update

from app.domain.effects import (
    AlertAgents,
    AskRating,
    Effect,
    MirrorTicket,
    OutboxItem,
    PostMessage,
    PostReply,
    SendDigest,
)
from app.storage.codec import decode, encode
from app.storage.tables.core import UtcDateTime, outbox
from app.storage.writing import insert_once

_KINDS: dict[str, type[Effect]] = {
    "post_reply": PostReply,
    "mirror_ticket": MirrorTicket,
    "post_message": PostMessage,
    "alert_agents": AlertAgents,
    "ask_rating": AskRating,
    "send_digest": SendDigest,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


# Made once, like everything each request needs: to put a statement together takes longer than to run it.
_NOW = bindparam("now", type_=UtcDateTime())
_DUE = (
    select(outbox)
    .where(
        outbox.c.state == "waiting",
        or_(outbox.c.not_before.is_(None), outbox.c.not_before <= _NOW),
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until <= _NOW),
    )
    .order_by(outbox.c.position)
    .limit(bindparam("at_most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_TAKEN = (
    update(outbox)
    .where(outbox.c.key.in_(bindparam("keys", expanding=True)))
    .values(leased_until=bindparam("until"), attempts=outbox.c.attempts + 1)
)
_DONE = update(outbox).where(outbox.c.key == bindparam("over")).values(state="done", payload="", leased_until=None)


@dataclass(frozen=True, slots=True)
class SqlOutbox:
    """`Outbox` on one connection's transaction. Rows of done effects stay, without their content, to know their key."""

    connection: Connection

    def put(self, effects: Iterable[Effect]) -> None:
        """Store each effect whose key was never seen."""
        for effect in effects:
            row = {"key": effect.key, "kind": _NAMES[type(effect)], "payload": encode(effect)}
            insert_once(self.connection, outbox, row)

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[OutboxItem, ...]:
        """Hand out due effects, oldest first, until the lease ends, and count the attempt."""
        rows = self.connection.execute(_DUE, {"now": now, "at_most": limit}).all()
        if rows:
            until = now + timedelta(seconds=seconds)
            self.connection.execute(_TAKEN, {"keys": [row.key for row in rows], "until": until})
        return tuple(_item(row, attempts=row.attempts + 1) for row in rows)

    def done(self, key: str) -> None:
        """Never hand this effect out again."""
        self.connection.execute(_DONE, {"over": key})

    def failed(self, key: str, *, error: str, retry_at: datetime | None) -> None:
        """Hand it out again from `retry_at` on, or keep it as a dead letter."""
        entry = (outbox.c.key == key) & (outbox.c.state != "done")
        state = "dead" if retry_at is None else "waiting"
        attempts = case((outbox.c.state == "dead", 0), else_=outbox.c.attempts)
        values = {"state": state, "not_before": retry_at, "leased_until": None, "last_error": error}
        self.connection.execute(update(outbox).where(entry).values(attempts=attempts, **values))

    def dead_letters(self) -> tuple[OutboxItem, ...]:
        """Return what was given up, oldest first."""
        rows = self.connection.execute(_items().where(outbox.c.state == "dead"))
        return tuple(_item(row, attempts=row.attempts) for row in rows)


@dataclass(frozen=True, slots=True)
class SqlShowings:
    """`Showings` on the rows of the outbox."""

    connection: Connection

    def begin(self, key: str) -> bool:
        """Note it; return whether it was not noted yet."""
        begun = self.connection.execute(select(outbox.c.begun).where(outbox.c.key == key)).scalar()
        if begun is False:
            self._note(key, begun=True)
        return not begun

    def take_back(self, key: str) -> None:
        """Forget that it was begun."""
        self._note(key, begun=False)

    def _note(self, key: str, *, begun: bool) -> None:
        self.connection.execute(update(outbox).where(outbox.c.key == key).values(begun=begun))


def _items() -> Select[Any]:
    return select(outbox).order_by(outbox.c.position)


def _item(row: Row[Any], *, attempts: int) -> OutboxItem:
    effect = decode(_KINDS[row.kind], row.payload)
    return OutboxItem(effect=effect, attempts=attempts, not_before=row.not_before, last_error=row.last_error)
