"""Tickets, what belongs to them, and reading them in bulk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from app.domain.fingerprint import Fingerprint
from app.domain.incident import Incident, IncidentState
from app.domain.request import Origin
from app.domain.ticket import Ticket, TicketEvent


class TicketStore(Protocol):
    """Tickets and their events.

    `add` is idempotent per request id: it returns the ticket that request already has, or stores this one with an
    `opened` event. A request attached to a ticket (`Attachments`) has that one. `save` takes the next version of a
    stored ticket and raises `Conflict` on any other.
    `get` raises `NotFound`; events come in the order they happened.
    """

    def add(self, ticket: Ticket) -> Ticket: ...

    def get(self, ticket_id: str) -> Ticket: ...

    def of_request(self, request_id: str) -> Ticket | None: ...

    def save(self, ticket: Ticket, event: TicketEvent) -> None: ...

    def events(self, ticket_id: str) -> tuple[TicketEvent, ...]: ...


class TicketQueries(Protocol):
    """Reading tickets in bulk, newest first.

    `asked_at` finds them by where they were asked: same channel and conversation, a message id that begins with
    `place.message` (a channel's message ids begin with their thread's).
    """

    def find(
        self, *, requester: str | None = None, queue: str | None = None, state: str | None = None, limit: int = 50
    ) -> tuple[Ticket, ...]: ...

    def asked_at(self, place: Origin, *, limit: int = 20) -> tuple[Ticket, ...]: ...

    def counts(self) -> dict[str, int]: ...


class OpenTickets(Protocol):
    """Tickets that are not over, for whoever looks at all of them in turn.

    `page` goes by id from `after` on; `loads` counts what is in each agent's hands: open or in progress.
    """

    def page(self, *, after: str = "", limit: int) -> tuple[Ticket, ...]: ...

    def loads(self) -> dict[str, int]: ...


class TicketLinks(Protocol):
    """Under which id an external ticket system knows a ticket; the first link of a pair stays.

    `ticket_id` is the way back; both return an empty text where there is no link.
    """

    def link(self, ticket_id: str, *, system: str, external_id: str) -> None: ...

    def external_id(self, ticket_id: str, *, system: str) -> str: ...

    def ticket_id(self, external_id: str, *, system: str) -> str: ...


class Attachments(Protocol):
    """Requests that ask again for what an open ticket is about already; the first attachment of a request stays.

    `detach` frees the request to get a ticket of its own.
    """

    def attach(self, request_id: str, ticket_id: str, *, at: datetime) -> None: ...

    def detach(self, request_id: str) -> None: ...

    def requests_of(self, ticket_id: str) -> tuple[str, ...]: ...


class Incidents(Protocol):
    """Incidents, newest first. `add` of an id twice keeps the first; `get` raises `NotFound`.

    `save` takes the next version of a stored incident and raises `Conflict` on any other.
    """

    def add(self, incident: Incident) -> None: ...

    def get(self, incident_id: str) -> Incident: ...

    def save(self, incident: Incident) -> None: ...

    def find(self, *, states: frozenset[IncidentState], limit: int) -> tuple[Incident, ...]: ...


class IncidentTickets(Protocol):
    """Which tickets an incident holds, in the order they came. A ticket belongs to one incident, its first.

    `reports` are what the tickets of some incidents were recognised by when they were asked, each with its incident,
    newest first.
    """

    def link(self, incident_id: str, ticket_id: str, *, at: datetime) -> bool: ...

    def tickets_of(self, incident_id: str) -> tuple[str, ...]: ...

    def incident_of(self, ticket_id: str) -> str: ...

    def reports(
        self, incident_ids: Collection[str], *, since: datetime, limit: int
    ) -> tuple[tuple[str, Fingerprint], ...]: ...


class Fingerprints(Protocol):
    """What past requests are recognised by, newest first. Adding one twice keeps the first that was read.

    `examine` hands out those that nobody looked at for a storm, oldest first; `examined` takes them out. `prune`
    forgets those from before a moment, at most `limit`, and returns how many.
    """

    def add(self, fingerprint: Fingerprint) -> None: ...

    def since(self, moment: datetime, *, requester: str | None = None, limit: int) -> tuple[Fingerprint, ...]: ...

    def examine(self, *, limit: int) -> tuple[Fingerprint, ...]: ...

    def examined(self, request_id: str) -> None: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...
