"""What the use cases need from the world. Each docstring is the contract its adapters and fakes are proven against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from app.domain.answer import Answer
from app.domain.decision import Decision
from app.domain.effects import Effect, OutboxItem
from app.domain.feedback import Feedback
from app.domain.receipt import Receipt
from app.domain.request import Origin, Request
from app.domain.ticket import Ticket, TicketEvent
from app.domain.triage import Triage
from indexer.protocols import Retriever
from indexer.types import Hit

__all__ = ["Retriever"]  # the indexer's own protocol, named here so that use cases find every port in one place


class Triager(Protocol):
    """Tags a request; never raises on any text, and is deterministic for one model version."""

    def triage(self, request: Request) -> Triage: ...


class Answerer(Protocol):
    """Makes an answer of the hits, or None (abstains). Every quoted span is verbatim in a hit it was given."""

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None: ...


class Clock(Protocol):
    """Now, in UTC and aware."""

    def now(self) -> datetime: ...


class IdMaker(Protocol):
    """A new unique, sortable id with a readable prefix (`req`, `tkt`, `rcp`)."""

    def new(self, prefix: str) -> str: ...


class TicketStore(Protocol):
    """Tickets and their events. `add` is idempotent per request id; `save` raises `Conflict` on a stale version."""

    def add(self, ticket: Ticket) -> Ticket: ...

    def get(self, ticket_id: str) -> Ticket: ...

    def of_request(self, request_id: str) -> Ticket | None: ...

    def save(self, ticket: Ticket, event: TicketEvent) -> None: ...

    def events(self, ticket_id: str) -> tuple[TicketEvent, ...]: ...


class TicketQueries(Protocol):
    """Reading tickets in bulk, newest first."""

    def find(
        self, *, requester: str | None = None, queue: str | None = None, state: str | None = None, limit: int = 50
    ) -> tuple[Ticket, ...]: ...

    def counts(self) -> dict[str, int]: ...


class Inbox(Protocol):
    """Accepted events not yet handled. `put` says False for a duplicate (same channel and message, or same event id).

    `lease` hands an entry to one worker until the lease ends; `done` removes it.
    Whatever is neither done nor leased is handed out again.
    """

    def put(self, request: Request, *, event_id: str = "") -> bool: ...

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Request, ...]: ...

    def done(self, request_id: str) -> None: ...


class Outbox(Protocol):
    """Effects to carry out after the commit, each once per key; failed ones return later, hopeless ones are kept."""

    def put(self, effects: Iterable[Effect]) -> None: ...

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[OutboxItem, ...]: ...

    def done(self, key: str) -> None: ...

    def failed(self, key: str, *, error: str, retry_at: datetime | None) -> None: ...

    def dead_letters(self) -> tuple[OutboxItem, ...]: ...


class Records(Protocol):
    """Requests, receipts and feedback as they were."""

    def add_request(self, request: Request) -> None: ...

    def request(self, request_id: str) -> Request: ...

    def add_receipt(self, receipt: Receipt) -> None: ...

    def receipt(self, receipt_or_request_id: str) -> Receipt: ...

    def add_feedback(self, feedback: Feedback) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: leaving without `commit` rolls everything back; effects leave only through the outbox."""

    tickets: TicketStore
    queries: TicketQueries
    inbox: Inbox
    outbox: Outbox
    records: Records

    def commit(self) -> None: ...

    def __enter__(self) -> UnitOfWork: ...

    def __exit__(self, *exc: object) -> None: ...


class UnitOfWorkFactory(Protocol):
    """Starts a unit of work."""

    def __call__(self) -> UnitOfWork: ...


class ChatChannel(Protocol):
    """The outbound half of a channel.

    `post` raises `DeliveryFailed` when the message did not arrive; posting a key twice shows once.
    """

    @property
    def name(self) -> str: ...

    def post(self, origin: Origin, decision: Decision, *, key: str) -> None: ...


class TicketSync(Protocol):
    """An external ticket system. Errors are raised as `DeliveryFailed`, never turned into a fallback."""

    @property
    def name(self) -> str: ...

    def create(self, ticket: Ticket) -> str: ...

    def update(self, ticket: Ticket, external_id: str) -> None: ...

    def changed_since(self, moment: datetime) -> tuple[Ticket, ...]: ...
