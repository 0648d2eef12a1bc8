"""Open a new ticket, linked to the old one, for a requester who is back long after that ended."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.decision import Decision, Thresholds
from app.domain.effects import effects_of
from app.domain.errors import NotFound
from app.domain.lifecycle import escalate
from app.domain.outcome import Outcome
from app.domain.receipt import Receipt
from app.domain.reply import noted, raised
from app.domain.request import Request
from app.domain.ticket import Ticket, TicketEvent
from app.domain.triage import Triage
from app.ports import IdMaker, UnitOfWork
from app.services.tickets.change_ticket import save_and_mirror

FOLLOW_UP, FOLLOWED_UP = "follow_up", "followed_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFollowUp:
    """Opens it for people in the old one's queue and tier, more urgent by one; both name each other."""

    ids: IdMaker

    def __call__(self, work: UnitOfWork, old: Ticket, reply: Request) -> tuple[Ticket, Outcome]:
        """Return the old ticket and what the new one is, in an open unit of work; `reply` is stored already."""
        receipt = self._receipt(work, old, reply)
        opened = work.tickets.add(self._opened(old, reply))
        taken_up = escalate(opened, queue=old.queue, tier=old.tier, at=reply.received_at)
        event = TicketEvent(
            ticket_id=opened.id,
            kind="escalated",
            actor=reply.requester,
            at=reply.received_at,
            detail=f"{FOLLOW_UP}: {old.id}",
        )
        work.tickets.save(taken_up, event)
        work.records.add_receipt(receipt)
        work.outbox.put(effects_of(taken_up, receipt.decision))
        ended = noted(old, old, at=old.updated_at)
        save_and_mirror(work, ended, replace(event, ticket_id=old.id, kind=FOLLOWED_UP, detail=opened.id))
        return ended, Outcome(request=reply, ticket=taken_up, receipt=receipt)

    def _opened(self, old: Ticket, reply: Request) -> Ticket:
        return replace(
            old,
            id=self.ids.new("tkt"),
            request_id=reply.id,
            created_at=reply.received_at,
            updated_at=reply.received_at,
            state="new",
            tier=0,
            priority=raised(old.priority),
            assignee="",
            tags=(),
            version=1,
        )

    def _receipt(self, work: UnitOfWork, old: Ticket, reply: Request) -> Receipt:
        try:
            triage = work.records.receipt(old.request_id).triage
        except NotFound:
            triage = Triage(language=old.language)
        return Receipt(
            id=self.ids.new("rcp"),
            request_id=reply.id,
            at=reply.received_at,
            text=reply.text,
            audience=reply.audience,
            triage=replace(triage, missing_details=()),
            candidates=(),
            decision=Decision(kind="escalate", confidence=0.0, reason=FOLLOW_UP),
            thresholds=Thresholds(),
            index_version="",
            model_versions=(),
        )
