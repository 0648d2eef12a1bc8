"""Have a ticket mirrored again after a change that makes no new version of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.effects import MirrorTicket
from app.ports import UnitOfWorkFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAgain:
    """Has a ticket mirrored once more; once for each `reason`."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, ticket_id: str, *, reason: str) -> None:
        """Put the effect into the outbox."""
        with self.unit_of_work() as work:
            work.outbox.put([MirrorTicket(key=f"{ticket_id}:{reason}:mirror", ticket_id=ticket_id)])
            work.commit()
