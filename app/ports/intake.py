"""What came in and is not handled yet."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.domain.delivery import Delivery
from app.domain.request import Request


class Inbox(Protocol):
    """Accepted events not yet handled. `put` says False for a duplicate (same channel and message, or same event id).

    `lease` hands an entry to one worker until the lease ends, oldest first; `done` forgets its text but still knows a
    duplicate. Whatever is neither done nor leased is handed out again. `put(held_until=...)` starts out leased to
    the caller. `original` is the request id under which a duplicate was first accepted, or empty; `overdue` are the
    entries accepted before a moment and not done.
    """

    def put(self, request: Request, *, event_id: str = "", held_until: datetime | None = None) -> bool: ...

    def original(self, request: Request, *, event_id: str = "") -> str: ...

    def overdue(self, *, before: datetime, limit: int = 50) -> tuple[Request, ...]: ...

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Request, ...]: ...

    def done(self, request_id: str) -> None: ...


class InboxKeeping(Protocol):
    """Housekeeping: forgets done entries accepted before a moment, at most `limit`; returns how many."""

    def prune(self, *, before: datetime, limit: int) -> int: ...


class Deliveries(Protocol):
    """Raw events of channels, not yet read. `put` says False for an id that its channel delivered before.

    `lease` hands an event to one worker until the lease ends, oldest first, and counts the attempt. `again` hands it
    out from a moment on; `done` forgets its text but still knows a duplicate, until `prune` forgets it altogether.
    """

    def put(self, delivery: Delivery) -> bool: ...

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Delivery, ...]: ...

    def again(self, delivery: Delivery, *, at: datetime) -> None: ...

    def done(self, delivery: Delivery) -> None: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...


class Answerings(Protocol):
    """How many answers the reading of a raw event began to show, where nobody can look up afterwards whether it did.

    `begin` says whether the answer of this `number`, from 1 on, is begun for the first time; of an event that is not
    kept nothing is noted. `take_back` forgets it and those after it, for whoever knows that nothing was shown.
    """

    def begin(self, delivery: Delivery, number: int) -> bool: ...

    def take_back(self, delivery: Delivery, number: int) -> None: ...


class DeliveryReader(Protocol):
    """Turns a channel's raw events into what they ask for. Reading one twice is reading it once.

    `read` raises `DeliveryFailed` for what can be tried again; `give_up` keeps what must not be lost, asking nobody.
    """

    def read(self, delivery: Delivery) -> None: ...

    def give_up(self, delivery: Delivery) -> None: ...
