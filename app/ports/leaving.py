"""What goes out after a commit, and how much waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, runtime_checkable

from app.domain.decision import Decision
from app.domain.digest import Digest
from app.domain.effects import AlertAgents, Effect, OutboxItem
from app.domain.message import TicketMessage
from app.domain.reached import Reached
from app.domain.request import Origin
from app.domain.ticket import Ticket


class Outbox(Protocol):
    """Effects to carry out after the commit, each once per key; failed ones return later, hopeless ones are kept.

    `put` ignores a key it has ever seen. `lease` hands out due effects, oldest first, and counts the attempt.
    `done` and `failed` are ignored for a key already done. `failed` without `retry_at` makes a dead letter;
    `failed` with one brings a dead letter back, its attempts counted anew.
    """

    def put(self, effects: Iterable[Effect]) -> None: ...

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[OutboxItem, ...]: ...

    def done(self, key: str) -> None: ...

    def failed(self, key: str, *, error: str, retry_at: datetime | None) -> None: ...

    def dead_letters(self) -> tuple[OutboxItem, ...]: ...


class Showings(Protocol):
    """Effects whose carrying out nobody can look up afterwards: that it begins is noted before.

    `begin` says whether it is the first time; of a key that was never put into the outbox nothing is noted.
    `take_back` forgets it, for whoever knows that nothing was shown.
    """

    def begin(self, key: str) -> bool: ...

    def take_back(self, key: str) -> None: ...


class Backlog(Protocol):
    """How much waits: requests not handled, effects not carried out, and effects given up."""

    def requests(self) -> int: ...

    def effects(self) -> int: ...

    def dead_letters(self) -> int: ...


class ChatChannel(Protocol):
    """The outbound half of a channel.

    `post` returns whether whoever asked can see it, and raises `DeliveryFailed` when the message did not arrive;
    posting a key twice shows once.
    """

    @property
    def name(self) -> str: ...

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached: ...


@runtime_checkable
class MessageChannel(Protocol):
    """How a channel passes on what an agent wrote.

    `tell` returns whether whoever asked can see it, and raises `DeliveryFailed` when the message did not arrive;
    telling a key twice shows once.
    """

    @property
    def name(self) -> str: ...

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> Reached: ...


class AlarmChannel(Protocol):
    """How agents are told of a ticket that needs them. `alert` says whether anybody could be told this way.

    Raises `DeliveryFailed` where it can be tried again.
    """

    def alert(self, alert: AlertAgents, ticket: Ticket) -> bool: ...


class DigestChannel(Protocol):
    """A channel that tells administrators how the last days were. Sending a key twice shows once.

    `send_digest` raises `DeliveryFailed` when it did not arrive.
    """

    def send_digest(self, place: str, told: Digest, *, key: str) -> None: ...


class RatingChannel(Protocol):
    """A channel that asks how it was, with what to answer at hand. Asking a key twice shows once.

    `ask_rating` raises `DeliveryFailed` when the question did not arrive.
    """

    def ask_rating(self, origin: Origin, ticket: Ticket, *, key: str) -> None: ...


class TicketSync(Protocol):
    """An external ticket system. Errors are raised as `DeliveryFailed`, never turned into a fallback.

    `create` of the same ticket id twice yields one external ticket: the id is its idempotency key. An empty id says
    that the system has no place for this ticket now; it is offered the ticket again when that changes.
    """

    @property
    def name(self) -> str: ...

    def create(self, ticket: Ticket) -> str: ...

    def update(self, ticket: Ticket, external_id: str) -> None: ...
