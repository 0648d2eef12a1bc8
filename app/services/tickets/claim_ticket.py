"""An agent takes a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.lifecycle import DEFAULT_QUEUE, claim, escalate
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Clock, UnitOfWorkFactory
from app.services.tickets.change_ticket import save_and_mirror


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTicket:
    """Puts a ticket into an agent's hands; one the engine still held is first handed to people, as its own step."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, ticket_id: str, *, agent: str) -> Ticket:
        """Return the claimed ticket; raise `Conflict` where another agent has it, `NotFound` where there is none."""
        now = self.clock.now()
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            if ticket.assignee == agent and ticket.state == "in_progress":
                return ticket
            if ticket.state not in {"open", "pending_requester"} and not ticket.assignee:
                ticket = escalate(ticket, queue=ticket.queue or DEFAULT_QUEUE, tier=1, at=now)
                opened = TicketEvent(ticket_id=ticket_id, kind="escalated", actor=agent, at=now, detail="claimed")
                work.tickets.save(ticket, opened)
            claimed = claim(ticket, agent=agent, at=now)
            save_and_mirror(work, claimed, TicketEvent(ticket_id=ticket_id, kind="claimed", actor=agent, at=now))
            work.commit()
        return claimed
