"""Give a request that was taken for a repeat a ticket of its own after all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.decision import Decision
from app.domain.effects import effects_of
from app.domain.errors import Conflict
from app.domain.lifecycle import settle, settled_event
from app.domain.ticket import Ticket, TicketEvent, open_ticket
from app.ports import Clock, IdMaker, UnitOfWork, UnitOfWorkFactory
from app.services.tickets.change_ticket import save_and_mirror

NOT_THE_SAME = "not_the_same"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparateRequest:
    """Takes a request off the ticket it was attached to and hands it to people; saying so twice is once."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker

    def __call__(self, request_id: str, *, actor: str) -> Ticket:
        """Return the request's own ticket.

        Raises `NotFound` for an unknown request, `Conflict` for one that is not handled yet.
        """
        with self.unit_of_work() as work:
            work.records.request(request_id)
            ticket = work.tickets.of_request(request_id)
            if ticket is None:
                raise Conflict(f"Request {request_id!r} is still being worked on. Try again in a moment.")
            if ticket.request_id == request_id:
                return ticket
            own = self._separate(work, request_id, ticket, actor)
            work.commit()
        return own

    def _separate(self, work: UnitOfWork, request_id: str, ticket: Ticket, actor: str) -> Ticket:
        now, receipt = self.clock.now(), work.records.receipt(request_id)
        left = replace(ticket, updated_at=now, version=ticket.version + 1)
        event = TicketEvent(ticket_id=ticket.id, kind="separated", actor=actor, at=now, detail=request_id)
        save_and_mirror(work, left, event)
        work.attachments.detach(request_id)
        opened = work.tickets.add(
            open_ticket(work.records.request(request_id), receipt.triage, ticket_id=self.ids.new("tkt"))
        )
        decision = Decision(kind="escalate", confidence=receipt.decision.confidence, reason=NOT_THE_SAME)
        own = settle(opened, decision, receipt.triage, at=now)
        work.tickets.save(own, settled_event(own, decision, at=now))
        work.outbox.put(effects_of(own, decision))
        return own
