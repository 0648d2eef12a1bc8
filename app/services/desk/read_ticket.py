"""Everything an agent needs to know about one ticket."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.feedback import Feedback
from app.domain.identity import Identity
from app.domain.incident import Incident
from app.domain.message import TicketMessage
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket, TicketEvent
from app.ports import UnitOfWork, UnitOfWorkFactory
from app.services.desk.read_conversation import conversation_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStory:
    """A ticket from its first moment on: what was asked, decided, tried and done, and what else is part of it."""

    ticket: Ticket
    request: Request
    receipts: tuple[Receipt, ...]
    events: tuple[TicketEvent, ...]
    feedback: tuple[Feedback, ...]
    messages: tuple[TicketMessage, ...]
    incident: Incident | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTicket:
    """Shows an agent the tickets of their queues. Another queue's looks like none at all."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, ticket_id: str, *, agent: Identity) -> TicketStory:
        """Return the story; raise `NotFound` where there is none that `agent` serves."""
        with self.unit_of_work() as work:
            ticket = ticket_for(work, ticket_id, agent=agent)
            incident_id = work.incident_tickets.incident_of(ticket_id)
            return TicketStory(
                ticket=ticket,
                request=work.records.request(ticket.request_id),
                receipts=work.turns.of_request(ticket.request_id),
                events=work.tickets.events(ticket_id),
                feedback=work.feedback.of_request(ticket.request_id),
                messages=conversation_of(work, ticket),
                incident=work.incidents.get(incident_id) if incident_id else None,
            )


def ticket_for(work: UnitOfWork, ticket_id: str, *, agent: Identity) -> Ticket:
    """Return the ticket; raise `NotFound` where it is not one that `agent` serves."""
    ticket = work.tickets.get(ticket_id)
    if not agent.serves(ticket.queue):
        raise NotFound(f"There is no ticket {ticket_id!r}. Check the id.")
    return ticket
