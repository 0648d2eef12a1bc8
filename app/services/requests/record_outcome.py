"""The second half of the path: everything about a decided request becomes durable at once, or nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.effects import effects_of
from app.domain.lifecycle import settle, settled_event
from app.domain.outcome import Outcome
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket, open_ticket
from app.ports import IdMaker, UnitOfWork, UnitOfWorkFactory

Recording = Callable[[Request, Receipt], Outcome]
"""Makes a decided request durable and returns its outcome as it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutcome:
    """Stores ticket, events, receipt and effects, and takes the request out of the inbox, in one unit of work.

    Idempotent per request id: whoever comes second gets what the first one stored, and adds nothing.
    """

    unit_of_work: UnitOfWorkFactory
    ids: IdMaker

    def __call__(self, request: Request, receipt: Receipt) -> Outcome:
        """Return the outcome as it is stored."""
        with self.unit_of_work() as work:
            outcome = self.within(work, request, receipt)
            work.commit()
        return outcome

    def within(self, work: UnitOfWork, request: Request, receipt: Receipt) -> Outcome:
        """Store everything in a unit of work that its caller commits; return the outcome as it is stored."""
        opened = open_ticket(request, receipt.triage, ticket_id=self.ids.new("tkt"))
        work.records.add_request(request)
        stored = work.tickets.add(opened)
        is_first = stored.id == opened.id
        if is_first:
            stored = _settle(work, opened, receipt)
        work.inbox.done(request.id)
        kept = receipt if is_first else work.records.receipt(request.id)
        return Outcome(request=request, ticket=stored, receipt=kept)


def _settle(work: UnitOfWork, opened: Ticket, receipt: Receipt) -> Ticket:
    decision = receipt.decision
    ticket = settle(opened, decision, receipt.triage, at=receipt.at)
    work.tickets.save(ticket, settled_event(ticket, decision, at=receipt.at))
    work.records.add_receipt(receipt)
    work.outbox.put(effects_of(ticket, decision))
    return ticket
