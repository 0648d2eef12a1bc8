"""What people say on a ticket and about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from app.domain.feedback import Feedback
from app.domain.message import TicketMessage
from app.domain.rating import Rating
from app.domain.ticket import Ticket


class Conversations(Protocol):
    """What requester and agents wrote on a ticket. `add` keeps the first of an id and says whether it was new.

    `of_ticket` returns the newest of them, oldest first; a thousand at most. `change` puts the words, kind and history
    of a message in place of what is kept under its id, and is ignored where nothing is.
    """

    def add(self, message: TicketMessage) -> bool: ...

    def of_ticket(self, ticket_id: str) -> tuple[TicketMessage, ...]: ...

    def change(self, message: TicketMessage) -> None: ...


class MessageQueries(Protocol):
    """Reading messages in bulk: those whose source begins with something, newest first."""

    def from_source(self, prefix: str, *, limit: int) -> tuple[TicketMessage, ...]: ...


class Ratings(Protocol):
    """What requesters thought of it; a rating leads back to nobody. `since` gives them in no telling order."""

    def add(self, rating: Rating) -> None: ...

    def since(self, day: date, *, limit: int) -> tuple[Rating, ...]: ...


class RatingInvitations(Protocol):
    """Which solved tickets were asked about. `decide` counts once a ticket; `use` takes an open invitation, once."""

    def undecided(self, *, solved_since: datetime, limit: int) -> tuple[Ticket, ...]: ...

    def decide(self, ticket_id: str, *, asked: bool, open_until: datetime) -> bool: ...

    def is_open(self, ticket_id: str, *, now: datetime) -> bool: ...

    def use(self, ticket_id: str, *, now: datetime) -> bool: ...


class RatingPeace(Protocol):
    """Who is not asked again for a while, by pseudonym. `begin` says False for who is left in peace already."""

    def begin(self, pseudonym: str, *, now: datetime, until: datetime) -> bool: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...


class FeedbackQueries(Protocol):
    """Reading what people said, oldest first."""

    def of_request(self, request_id: str) -> tuple[Feedback, ...]: ...
