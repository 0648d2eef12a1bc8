"""Everything people wrote about a ticket: what was asked, asked again, merged in, written back, replied and noted."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import NotFound
from app.domain.message import TicketMessage, in_order, written_by_requester
from app.domain.ticket import Ticket
from app.ports import UnitOfWork
from app.services.tickets.change_ticket import merged_into


def conversation_of(work: UnitOfWork, ticket: Ticket) -> tuple[TicketMessage, ...]:
    """Return every message once, oldest first; the request that opened the ticket is the first of them."""
    return in_order([*_asked(work, ticket), *work.conversations.of_ticket(ticket.id)])


def _asked(work: UnitOfWork, ticket: Ticket) -> Iterator[TicketMessage]:
    merged = (duplicate.request_id for duplicate in merged_into(work, ticket))
    for request_id in (ticket.request_id, *work.attachments.requests_of(ticket.id), *merged):
        try:
            yield written_by_requester(work.records.request(request_id), ticket_id=ticket.id)
        except NotFound:  # forgotten by now
            continue
