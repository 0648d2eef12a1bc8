"""Mirror the tickets that the engine holds, too, to a system that wants all."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.effects import MirrorTicket
from app.domain.errors import NotFound
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory

OFFERED = "offered"
_BACK, _AT_ONCE = 50, 200
"""With several writers one event may become visible after a later one: so far back is read again."""


@dataclass(slots=True, kw_only=True)
class OfferEveryTicket:
    """Follows the events of all tickets and has those at tier 0 mirrored; tickets that people have are mirrored anyway.

    It begins with what happens after it was first switched on. Each version is offered once.
    """

    system: str
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    _begun: int = field(default=-1, init=False)
    _position: int = field(default=-1, init=False)

    def __call__(self) -> int:
        """Return how many tickets were offered."""
        with self.reading() as work:
            newest = work.changes.position()
            if self._begun < 0:
                kept = work.drawers.look(self.system, OFFERED) or f"{newest} -1"
                self._begun, self._position = map(int, kept.split())
            since = max(self._begun, self._position - _BACK)
            found = work.changes.after(since, limit=_AT_ONCE + _BACK) if newest != self._position else ()
        if newest == self._position:
            return 0
        reached = found[-1].position if found else newest
        with self.unit_of_work() as work:
            offered = sum(self._offer(work, id) for id in dict.fromkeys(change.ticket_id for change in found))
            work.drawers.keep(self.system, OFFERED, f"{self._begun} {reached}", at=self.clock.now())
            work.commit()
        self._position = reached
        return offered

    def _offer(self, work: UnitOfWork, ticket_id: str) -> int:
        try:
            ticket = work.tickets.get(ticket_id)
        except NotFound:  # erased meanwhile
            return 0
        if ticket.tier or ticket.state == "new":
            return 0
        work.outbox.put([MirrorTicket(key=f"{ticket.id}:v{ticket.version}:offered", ticket_id=ticket.id)])
        return 1
