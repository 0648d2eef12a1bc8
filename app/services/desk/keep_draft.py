"""Save what an agent is writing, so that a crash loses nothing and others see that somebody is at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.domain.change import DRAFT
from app.domain.errors import InvalidInput
from app.domain.identity import Identity
from app.domain.ticket import Ticket
from app.ports import Clock, UnitOfWorkFactory
from app.services.desk.read_ticket import ticket_for

MAX_DRAFT = 20_000
WRITING_SECONDS = 45
"""Who touched a draft so lately is said to be writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDraft:
    """Keeps one draft of each agent for each ticket; an empty one is forgotten, and others hear that too.

    `begins` says what is written: a reply, or a note.
    """

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    begins: str = DRAFT

    def __call__(self, ticket_id: str, text: str, *, agent: Identity) -> Ticket:
        """Keep `text`; raise `NotFound` for a ticket that is not the agent's, `InvalidInput` for an endless text."""
        if len(text) > MAX_DRAFT:
            raise InvalidInput(f"A draft has at most {MAX_DRAFT:,} characters. Shorten it.")
        with self.unit_of_work() as work:
            ticket = ticket_for(work, ticket_id, agent=agent)
            work.drawers.keep(agent.requester, self.begins + ticket_id, text, at=self.clock.now())
            work.commit()
        return ticket

    def of(self, ticket_id: str, *, agent: Identity) -> str:
        """Return the agent's draft for a ticket."""
        with self.reading() as work:
            return work.drawers.look(agent.requester, self.begins + ticket_id)

    def others_at(self, ticket_id: str, *, agent: Identity) -> tuple[str, ...]:
        """Return who else is writing right now."""
        since = self.clock.now() - timedelta(seconds=WRITING_SECONDS)
        with self.reading() as work:
            people = work.drawers.people_at(self.begins + ticket_id, since=since)
        return tuple(person for person in people if person != agent.requester)
