"""Who works at the desk, who can take a ticket now, and who stands in for whom. Pure functions of a frozen roster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from app.domain.business_time import ALWAYS, Calendar
from app.domain.ticket import Ticket

Relaxed = Literal["", "language", "skill", "load", "hours"]
"""What had to be given up to find somebody: nothing, the language, the skill, the limit of load, or working hours."""

_STEPS: tuple[Relaxed, ...] = ("", "language", "skill", "load", "hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Away from the first to the last day, in the time zone of their hours."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person of the desk. No `queues` means all of them, no `languages` all; `capacity` 0 takes nothing by itself."""

    id: str
    name: str = ""
    slack: str = ""
    teams: str = ""
    queues: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    capacity: int = 10
    deputy: str = ""
    hours: Calendar = ALWAYS
    away: tuple[Absence, ...] = ()

    def is_away(self, moment: datetime) -> bool:
        """Whether they are out of office, not merely home for the night."""
        day = moment.astimezone(self.hours.zone).date()
        return any(absence.first <= day <= absence.last for absence in self.away)

    def is_there(self, moment: datetime) -> bool:
        """Whether they are at work at this moment."""
        return not self.is_away(moment) and self.hours.is_open(moment)

    def serves(self, queue: str) -> bool:
        """Whether tickets of `queue` are theirs to take."""
        return not self.queues or queue in self.queues

    def speaks(self, language: str) -> bool:
        """Whether they answer in `language`; one that nobody recognised is anybody's."""
        return not self.languages or not language or language in self.languages

    def knows(self, topics: tuple[str, ...]) -> bool:
        """Whether one of their skills is a topic or stands above one (`it` for `it/vpn`)."""
        return any(topic == skill or topic.startswith(f"{skill}/") for topic in topics for skill in self.skills)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who gets a ticket, and what had to be given up to find them."""

    agent: Agent
    relaxed: Relaxed = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everybody of the desk by id; `leads` are who is asked where a queue has nobody."""

    agents: Mapping[str, Agent] = field(default_factory=dict)
    leads: Mapping[str, str] = field(default_factory=dict)

    def agent(self, agent_id: str) -> Agent | None:
        """Return an agent, or None for somebody the desk file does not list."""
        return self.agents.get(agent_id)

    def by_slack(self, user: str) -> Agent | None:
        """Return who a Slack user is at the desk."""
        return next((agent for agent in self.agents.values() if user and agent.slack == user), None)

    def by_teams(self, *names: str) -> Agent | None:
        """Return who a Teams user is at the desk: by object id, else by an address, perhaps that of signing in."""
        known = {name.casefold() for name in names if name}
        listed = self.agents.values()
        found = (agent for agent in listed if agent.teams and agent.teams.casefold() in known)
        return next(found, None) or next((agent for agent in listed if agent.id.casefold() in known), None)

    def name(self, agent_id: str) -> str:
        """Return what to call somebody."""
        known = self.agents.get(agent_id)
        return (known.name if known else "") or agent_id

    def lead(self, queue: str) -> str:
        """Return who answers for a queue, or an empty text."""
        return self.leads.get(queue) or self.leads.get("", "")

    def deputies(self, agent_id: str) -> Iterator[Agent]:
        """Yield who stands in for somebody, then who stands in for them, each once: a circle ends where it began."""
        seen = {agent_id}
        known = self.agents.get(agent_id)
        while known is not None and known.deputy and known.deputy not in seen:
            seen.add(known.deputy)
            known = self.agents.get(known.deputy)
            if known is not None:
                yield known

    def stand_in(self, agent_id: str, *, at: datetime) -> Agent | None:
        """Return the nearest deputy who is not away, or None."""
        return next((deputy for deputy in self.deputies(agent_id) if not deputy.is_away(at)), None)

    def choose(self, ticket: Ticket, loads: Mapping[str, int], *, at: datetime) -> Choice | None:
        """Return who should take `ticket`: of its queue, at work, with its language, skill and room left.

        Where nobody fits, language, skill, room and working hours are given up in this order; whoever is away is
        never chosen. None where the queue has nobody at all. Of equals the one with the most room left, then by id.
        """
        present = [agent for agent in self.agents.values() if agent.serves(ticket.queue) and agent.capacity > 0]
        present = [agent for agent in present if not agent.is_away(at)]
        for number, relaxed in enumerate(_STEPS):
            given_up = set(_STEPS[: number + 1])
            fitting = [agent for agent in present if _fits(agent, ticket, loads, at, given_up)]
            if fitting:
                best = min(fitting, key=lambda agent: _order(agent, ticket, loads))
                return Choice(agent=best, relaxed=relaxed)
        return None


def _fits(agent: Agent, ticket: Ticket, loads: Mapping[str, int], at: datetime, given_up: set[Relaxed]) -> bool:
    wants = {
        "language": agent.speaks(ticket.language),
        "skill": not agent.skills or agent.knows(ticket.topics),
        "load": loads.get(agent.id, 0) < agent.capacity,
        "hours": agent.is_there(at),
    }
    return all(holds for name, holds in wants.items() if name not in given_up)


def _order(agent: Agent, ticket: Ticket, loads: Mapping[str, int]) -> tuple[bool, bool, float, str]:
    return (
        not agent.speaks(ticket.language),
        not agent.knows(ticket.topics),
        loads.get(agent.id, 0) / agent.capacity,
        agent.id,
    )
