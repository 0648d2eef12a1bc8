"""Who can be mentioned in a note, and where somebody was mentioned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.desk_rules import DeskRules
from app.domain.errors import NotFound
from app.domain.identity import Identity
from app.domain.mention import Colleague, Mention
from app.domain.ticket import Ticket
from app.ports import Clock, UnitOfWork, UnitOfWorkFactory
from app.services.desk.read_ticket import ticket_for

_KNOWN = 200
_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A note in which somebody was named, and its ticket."""

    mention: Mention
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMentions:
    """Shows people where they were named, on tickets that they serve, and notes what they have seen."""

    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    clock: Clock
    rules: Callable[[], DeskRules] = DeskRules

    def __call__(self, *, agent: Identity) -> tuple[Named, ...]:
        """Return where the agent was named, the newest first."""
        with self.reading() as work:
            found = work.mentions.of_person(agent.requester, limit=_LISTED)
            return tuple(named for one in found if (named := _served(work, one, agent)) is not None)

    def unseen(self, *, agent: Identity) -> int:
        """Return in how many notes the agent was named since they last opened their tickets."""
        with self.reading() as work:
            found = work.mentions.of_person(agent.requester, limit=_LISTED, unseen=True)
            return sum(_served(work, one, agent) is not None for one in found)

    def see(self, ticket_id: str, *, agent: Identity) -> None:
        """Note that the agent has opened a ticket, where that is news."""
        with self.reading() as work:
            unseen = work.mentions.of_person(agent.requester, limit=_LISTED, unseen=True)
        if any(one.ticket_id == ticket_id for one in unseen):
            with self.unit_of_work() as work:
                work.mentions.see(agent.requester, ticket_id, at=self.clock.now())
                work.commit()

    def colleagues(self, queue: str) -> tuple[Colleague, ...]:
        """Return who can be named on a ticket of `queue`, by name."""
        with self.reading() as work:
            found = colleagues_at(work, self.rules(), queue)
        return tuple(sorted(found, key=lambda one: (one.name.casefold() or one.id, one.id)))


def colleagues_at(work: UnitOfWork, rules: DeskRules, queue: str) -> tuple[Colleague, ...]:
    """Return who serves `queue`: agents of the roster, and those who signed in without being on it."""
    roster = rules.roster.agents
    listed = [one for one in roster.values() if one.serves(queue)]
    met = [known.person for known in work.people.known(limit=_KNOWN) if known.person.id not in roster]
    there = [person for person in met if person.identity(frozenset()).serves(queue)]
    return (
        *(Colleague(id=one.id, name=one.name, slack=one.slack, teams=one.teams) for one in listed),
        *(Colleague(id=person.id, name=person.name) for person in there),
    )


def _served(work: UnitOfWork, mention: Mention, agent: Identity) -> Named | None:
    try:
        return Named(mention=mention, ticket=ticket_for(work, mention.ticket_id, agent=agent))
    except NotFound:
        return None
