"""Which tickets somebody at the desk wants to see, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.ticket import Ticket
from app.domain.triage import PRIORITIES

Order = Literal["newest", "oldest", "urgent"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "urgent")
NOBODY = "-"
"""Stands for tickets that no one holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """What is left empty does not matter; the rest must all hold. Only tickets that reached people are looked at.

    `words` are looked for in subjects, and name a ticket or a requester where they are one. `urgent` means by
    priority, the longest waiting first.
    """

    queues: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    priority: str = ""
    assignee: str = ""
    topic: str = ""
    words: str = ""
    order: Order = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many tickets of a queue are in one state in one agent's hands; nobody's have an empty `assignee`."""

    queue: str
    state: str
    assignee: str
    tickets: int


def matches(wanted: TicketFilter, ticket: Ticket) -> bool:
    """Whether a ticket is one of those wanted."""
    holder = "" if wanted.assignee == NOBODY else wanted.assignee
    return (
        ticket.tier > 0
        and (not wanted.queues or ticket.queue in wanted.queues)
        and (not wanted.states or ticket.state in wanted.states)
        and wanted.priority in {"", ticket.priority}
        and (not wanted.assignee or ticket.assignee == holder)
        and (not wanted.topic or wanted.topic in ticket.topics)
        and _mentions(wanted.words, ticket)
    )


def urgency(ticket: Ticket) -> int:
    """Return 0 for the least urgent priority, and so on."""
    return PRIORITIES.index(ticket.priority)


def _mentions(words: str, ticket: Ticket) -> bool:
    return not words or words.lower() in ticket.subject.lower() or words in {ticket.id, ticket.requester}
