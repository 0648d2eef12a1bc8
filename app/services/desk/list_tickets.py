"""List tickets for an agent, with how many wait in each queue."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.errors import NotFound
from app.domain.identity import Identity
from app.domain.lifecycle import DEFAULT_QUEUE
from app.domain.ticket import TRANSITIONS, Ticket
from app.domain.ticket_filter import Load, TicketFilter
from app.ports import UnitOfWorkFactory
from app.services.desk.read_ticket import ticket_for

AT_WORK = frozenset(TRANSITIONS) - {"new", "answered", "solved", "closed", "cancelled"}
"""States in which people owe a ticket something, now or later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketList:
    """One page of tickets, how many there are in all, whether more follow, and the loads of the agent's queues."""

    tickets: tuple[Ticket, ...]
    total: int
    more: bool
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTickets:
    """Lists what an agent may see, and never another queue's."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, wanted: TicketFilter, *, agent: Identity, after: str = "", limit: int = 50) -> TicketList:
        """Return the page behind the ticket `after`; raise `NotFound` for a queue or ticket that is not the agent's."""
        queues = wanted.queues & agent.queues if wanted.queues and agent.queues else wanted.queues or agent.queues
        if wanted.queues and not queues:
            raise NotFound("There is no such queue among yours.")
        mine = replace(wanted, queues=queues | {""} if DEFAULT_QUEUE in queues else queues)
        with self.unit_of_work() as work:
            if after:
                ticket_for(work, after, agent=agent)
            found = work.desk.page(mine, after=after, limit=limit + 1)
            return TicketList(
                tickets=found[:limit],
                total=work.desk.count(mine),
                more=len(found) > limit,
                loads=tuple(load for load in work.desk.loads(states=AT_WORK) if agent.serves(load.queue)),
            )
