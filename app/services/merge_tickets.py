"""Join two tickets about the same thing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import InvalidInput
from app.domain.ticket import Ticket, TicketEvent, move
from app.ports import Clock, UnitOfWorkFactory
from app.services.change_ticket import ABSORBED, MERGED, save_and_mirror


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTickets:
    """Closes the duplicate and notes it on the ticket that stays; both keep their own requester and events."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, duplicate_id: str, *, into: str, actor: str) -> Ticket:
        """Return the ticket that stays; raise `InvalidInput` for merging one into itself."""
        if duplicate_id == into:
            raise InvalidInput(f"Ticket {into!r} cannot be merged into itself. Name another one.")
        now = self.clock.now()
        with self.unit_of_work() as work:
            duplicate, kept = work.tickets.get(duplicate_id), work.tickets.get(into)
            if duplicate.state == "closed":
                return kept
            closed = move(duplicate, "closed", at=now)
            kept = replace(kept, updated_at=now, version=kept.version + 1)
            merged = TicketEvent(ticket_id=duplicate_id, kind=MERGED, actor=actor, at=now, detail=f"into {into}")
            absorbed = TicketEvent(ticket_id=into, kind=ABSORBED, actor=actor, at=now, detail=duplicate_id)
            save_and_mirror(work, closed, merged)
            save_and_mirror(work, kept, absorbed)
            work.commit()
        return kept
