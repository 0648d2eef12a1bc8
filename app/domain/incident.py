"""A storm: many people report one thing. One incident holds their tickets, one notice ends it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.domain.decision import Decision
from app.domain.errors import Conflict
from app.domain.ticket import Ticket

IncidentState = Literal["suspected", "confirmed", "resolved", "dismissed"]

_STEPS: dict[IncidentState, frozenset[IncidentState]] = {
    "suspected": frozenset({"confirmed", "resolved", "dismissed"}),
    "confirmed": frozenset({"confirmed", "resolved", "dismissed"}),
    "resolved": frozenset(),
    "dismissed": frozenset(),
}

REPORTED_BY_OTHERS, KNOWN_ISSUE, ENDED = "reported_by_others", "known_issue", "incident_ended"
"""Reasons of decisions that an incident brings about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """`suspected` by the engine, `confirmed` by an agent whose `note` newcomers read, then `resolved`, or `dismissed`.

    `title` is the first ticket's subject until an agent writes a better one.
    """

    id: str
    title: str
    opened_at: datetime
    updated_at: datetime
    state: IncidentState = "suspected"
    queue: str = ""
    note: str = ""
    version: int = 1

    @property
    def active(self) -> bool:
        """Whether newcomers are told of it."""
        return self.state in {"suspected", "confirmed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StormRule:
    """When similar requests are a storm: `people` different ones within `minutes`, each alike by `likeness` at least.

    What is always asked a lot is no storm: the count must also be one that chance makes less often than
    once in `rarity`, given its share of what was asked over the last `history_days` and how much is asked now.
    """

    people: int = 4
    minutes: int = 30
    likeness: float = 0.4
    rarity: int = 1000
    history_days: int = 14


def step(incident: Incident, state: IncidentState, *, note: str = "", title: str = "", at: datetime) -> Incident:
    """Return `incident` in `state`; an empty note or title stays as it was. Raises `Conflict` for an ended one."""
    if state not in _STEPS[incident.state]:
        raise Conflict(f"Incident {incident.id!r} is {incident.state} and cannot become {state}.")
    return replace(
        incident,
        state=state,
        note=note or incident.note,
        title=title or incident.title,
        updated_at=at,
        version=incident.version + 1,
    )


def opened_by(ticket: Ticket, *, incident_id: str, at: datetime) -> Incident:
    """Return a new, suspected incident named after its first ticket."""
    return Incident(id=incident_id, title=ticket.subject, opened_at=at, updated_at=at, queue=ticket.queue)


def in_the_light_of(incident: Incident, decision: Decision) -> Decision:
    """Return what a newcomer is told: the agent's note, or that others report it too; suggestions stay."""
    reason = KNOWN_ISSUE if incident.state == "confirmed" and incident.note else REPORTED_BY_OTHERS
    return Decision(
        kind="escalate",
        confidence=decision.confidence,
        reason=reason,
        suggestions=decision.suggestions,
        note=incident.note if reason == KNOWN_ISSUE else "",
    )


def ending_of(incident: Incident, words: str) -> str:
    """Return how a ticket's event tells that its incident ended, and what everybody was told; for `told_at_the_end`."""
    return f"{incident.id}: {words}" if words else incident.id


def told_at_the_end(detail: str) -> str:
    """Return what everybody was told when the incident ended, by the detail of the event; empty for nothing."""
    return detail.partition(": ")[2]


def notice_of_the_end(words: str) -> Decision:
    """Return the notice that goes to every linked thread; `words` of the agent may be empty."""
    return Decision(kind="escalate", confidence=1.0, reason=ENDED, note=words)
