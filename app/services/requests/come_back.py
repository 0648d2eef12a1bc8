"""Reopen a request that ended, when its requester presses a button instead of writing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.desk_rules import DeskRules
from app.domain.lifecycle import is_long_over, is_over
from app.domain.ticket import Ticket
from app.ports import UnitOfWork
from app.services.requests.open_follow_up import FOLLOWED_UP, OpenFollowUp
from app.services.tickets.reopen_ticket import ReopenTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLater:
    """Opens a new ticket, linked to the old one, where that ended too long ago to be reopened.

    While the new one is not over, saying it again changes nothing.
    """

    open_follow_up: OpenFollowUp
    reopen_within: Callable[[], timedelta] = lambda: DeskRules().reopen_within

    def __call__(self, work: UnitOfWork, ticket: Ticket, *, at: datetime) -> Ticket | None:
        """Return the linked ticket, in an open unit of work; None where `ticket` itself may go on."""
        if not is_long_over(ticket, now=at, within=self.reopen_within()):
            return None
        known = _follow_up_of(work, ticket)
        if known is not None and not is_over(known):
            return known
        request = work.records.request(ticket.request_id)
        new_id = self.open_follow_up.ids.new("req")
        origin = replace(request.origin, message=f"{request.id}:{new_id}")
        again = replace(request, id=new_id, origin=origin, received_at=at, files=())
        work.inbox.put(again, held_until=at)
        work.records.add_request(again)
        work.inbox.done(again.id)
        return self.open_follow_up(work, ticket, again)[1].ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack:
    """The requester says that it is not solved: their ticket is open again, or long after its end another one."""

    reopen: ReopenTicket
    follow_up: FollowUpLater

    def __call__(self, ticket_id: str, *, actor: str) -> Ticket:
        """Return the ticket that is open; raises as `ReopenTicket` does."""
        change = self.reopen.change
        with change.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            later = self.follow_up(work, ticket, at=change.clock.now())
            if later is not None:
                work.commit()
                return later
        return self.reopen(ticket_id, actor=actor)


def _follow_up_of(work: UnitOfWork, ticket: Ticket) -> Ticket | None:
    named = [event.detail for event in work.tickets.events(ticket.id) if event.kind == FOLLOWED_UP]
    return work.tickets.get(named[-1]) if named else None
