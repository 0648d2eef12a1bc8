"""Find the request that was asked at a place in a channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.domain.decision import Decision
from app.domain.request import Origin, Request
from app.domain.ticket import Ticket
from app.ports import UnitOfWork, UnitOfWorkFactory

_SINCE_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request and the ticket it is about; none while it waits to be handled."""

    request: Request
    ticket: Ticket | None

    @property
    def language(self) -> str:
        """The language it is written in, as triage read it, or else as its channel guessed."""
        return (self.ticket.language if self.ticket else "") or self.request.language

    def by_one_in(self, groups: frozenset[str]) -> Asked:
        """Return the same for its requester as they are now: a group that they left since counts no more."""
        return replace(self, request=self.request.still_in(groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRequest:
    """Looks by exact place, or for the newest request of a thread, whose message ids begin with the thread's."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, place: Origin) -> Asked | None:
        """Return what was asked by exactly this message, or None."""
        with self.unit_of_work() as work:
            request_id = work.inbox.original(_probe(place))
            if not request_id:  # the inbox has forgotten it by now
                tickets = [ticket for ticket in work.queries.asked_at(place) if ticket.origin == place]
                request_id = tickets[0].request_id if tickets else ""
            return _asked(work, request_id) if request_id else None

    def all_in(self, thread: Origin) -> tuple[Asked, ...]:
        """Return the handled requests of a thread, newest first."""
        with self.unit_of_work() as work:
            return tuple(_asked(work, ticket.request_id) for ticket in work.queries.asked_at(thread))

    def receipt_of(self, asked: Asked, decision: Decision) -> str:
        """Return the id of the newest receipt that holds `decision`, or an empty text where none does."""
        with self.unit_of_work() as work:
            receipts = work.turns.of_request(asked.request.id)
        return next((receipt.id for receipt in reversed(receipts) if receipt.decision == decision), "")

    def newest_in(self, thread: Origin, *, requester: str | None = None) -> Asked | None:
        """Return the newest request of a thread, of anybody or of one requester, or None."""
        with self.unit_of_work() as work:
            for ticket in work.queries.asked_at(thread):
                if requester in {None, ticket.requester}:
                    return _asked(work, ticket.request_id)
        exact = self(thread)
        return exact if exact and requester in {None, exact.request.requester} else None


def _asked(work: UnitOfWork, request_id: str) -> Asked:
    return Asked(request=work.records.request(request_id), ticket=work.tickets.of_request(request_id))


def _probe(place: Origin) -> Request:
    return Request(id="", text="", requester="", audience=frozenset(), origin=place, received_at=_SINCE_EVER)
