"""Join two tickets about the same thing, and take them apart again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import Conflict, InvalidInput
from app.domain.ticket import Ticket, TicketEvent, move
from app.ports import Clock, UnitOfWorkFactory
from app.services.tickets.change_ticket import ABSORBED, GAVE_BACK, MERGED, PARTED, save_and_mirror


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTickets:
    """Opens a duplicate again that was joined to another ticket, while nothing else happened to it since."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, duplicate_id: str, *, version: int, actor: str) -> Ticket:
        """Return the duplicate, open; raise `Conflict` where its merging was not the last that happened to it."""
        now = self.clock.now()
        with self.unit_of_work() as work:
            duplicate, last = work.tickets.get(duplicate_id), work.tickets.events(duplicate_id)[-1]
            if duplicate.version != version or last.kind != MERGED:
                raise Conflict(f"Ticket {duplicate_id!r} has changed since it was joined. Open it again instead.")
            kept = work.tickets.get(last.detail.removeprefix("into "))
            opened = move(duplicate, "open", at=now)
            kept = replace(kept, updated_at=now, version=kept.version + 1)
            parted = TicketEvent(ticket_id=duplicate_id, kind=PARTED, actor=actor, at=now, detail=kept.id)
            gave = TicketEvent(ticket_id=kept.id, kind=GAVE_BACK, actor=actor, at=now, detail=duplicate_id)
            save_and_mirror(work, opened, parted)
            save_and_mirror(work, kept, gave)
            work.commit()
        return opened
