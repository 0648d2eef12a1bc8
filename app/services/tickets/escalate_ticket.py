"""Hand a ticket to people, or to people who know more."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.decision import Decision
from app.domain.effects import effects_of, mirror_effects
from app.domain.errors import NotFound
from app.domain.lifecycle import escalate
from app.domain.receipt import Receipt
from app.domain.ticket import Ticket, TicketEvent
from app.domain.triage import Tier
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateTicket:
    """Raises the tier, names the queue and tells the requester. Without `tier` and `queue`, triage names them."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(
        self, ticket_id: str, *, actor: str, reason: str = "asked_for_person", tier: Tier | None = None, queue: str = ""
    ) -> Ticket:
        """Return the escalated ticket; raise `NotFound` for an unknown one."""
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            if ticket.tier >= (tier or 1) and ticket.state == "open" and queue in {"", ticket.queue}:
                return ticket
            event = TicketEvent(ticket_id=ticket.id, kind="escalated", actor=actor, at=self.clock.now(), detail=reason)
            escalated = escalate_within(work, ticket, event, tier=tier, queue=queue)
            work.commit()
        return escalated


def escalate_within(
    work: UnitOfWork, ticket: Ticket, event: TicketEvent, *, tier: Tier | None = None, queue: str = ""
) -> Ticket:
    """Escalate in an open unit of work; a ticket that leaves the engine's desk is announced to its requester."""
    escalated = escalate_quietly(work, ticket, event, tier=tier, queue=queue)
    if ticket.tier:
        return escalated
    receipt = _receipt(work, ticket)
    reason = event.detail.partition(":")[0]
    decision = Decision(kind="escalate", confidence=receipt.decision.confidence if receipt else 0.0, reason=reason)
    work.outbox.put(effects_of(escalated, decision))
    return escalated


def escalate_quietly(
    work: UnitOfWork, ticket: Ticket, event: TicketEvent, *, tier: Tier | None = None, queue: str = ""
) -> Ticket:
    """Escalate in an open unit of work, and tell people alone."""
    receipt = _receipt(work, ticket)
    wanted_tier = tier or (receipt.triage.tier if receipt else 1)
    wanted_queue = queue or ticket.queue or (receipt.triage.queue if receipt else "")
    escalated = escalate(ticket, tier=wanted_tier, queue=wanted_queue, at=event.at)
    work.tickets.save(escalated, event)
    work.outbox.put(mirror_effects(escalated))
    return escalated


def _receipt(work: UnitOfWork, ticket: Ticket) -> Receipt | None:
    try:
        return work.records.receipt(ticket.request_id)
    except NotFound:
        return None
