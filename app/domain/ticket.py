"""The ticket: alive from the first message of a request until somebody solved it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from app.domain.errors import Conflict
from app.domain.request import Origin, Request
from app.domain.triage import Priority, Tier, Triage

TicketState = Literal[
    "new", "answered", "open", "in_progress", "pending_requester", "snoozed", "solved", "closed", "cancelled"
]

TRANSITIONS: dict[TicketState, frozenset[TicketState]] = {
    "new": frozenset({"answered", "open", "pending_requester", "cancelled", "closed"}),
    "answered": frozenset({"open", "pending_requester", "solved", "closed", "cancelled"}),
    "open": frozenset({"in_progress", "pending_requester", "snoozed", "answered", "solved", "closed", "cancelled"}),
    "in_progress": frozenset({"open", "pending_requester", "snoozed", "solved", "closed", "cancelled"}),
    "pending_requester": frozenset({"answered", "open", "in_progress", "snoozed", "solved", "closed", "cancelled"}),
    "snoozed": frozenset({"open", "in_progress", "pending_requester", "solved", "closed", "cancelled"}),
    "solved": frozenset({"open", "closed"}),
    "closed": frozenset({"open"}),
    "cancelled": frozenset({"open"}),
}
"""The state machine as a table: from each state, where a ticket may go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A request's life. Tier 0 is the engine's own desk; escalation raises the tier and names a queue.

    `snoozed_until` is set while it is snoozed. `tags` say what it was about in the words of who closed it.
    """

    id: str
    request_id: str
    subject: str
    requester: str
    origin: Origin
    created_at: datetime
    updated_at: datetime
    state: TicketState = "new"
    tier: Tier = 0
    queue: str = ""
    priority: Priority = "normal"
    topics: tuple[str, ...] = ()
    assignee: str = ""
    language: str = ""
    snoozed_until: datetime | None = None
    tags: tuple[str, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent:
    """One change of a ticket: who did what, when; `detail` is short and holds no message text.

    `state` is what the ticket was left in; the store fills it in, and it is empty for events from before it did.
    """

    ticket_id: str
    kind: str
    actor: str
    at: datetime
    detail: str = ""
    state: str = field(default="", compare=False)


def open_ticket(request: Request, triage: Triage, *, ticket_id: str) -> Ticket:
    """Return the new ticket of `request`, at tier 0; its subject is the first line, shortened."""
    first_line = next(iter(request.text.strip().splitlines()), "")
    return Ticket(
        id=ticket_id,
        request_id=request.id,
        subject=first_line if len(first_line) <= 120 else first_line[:119] + "…",
        requester=request.requester,
        origin=request.origin,
        created_at=request.received_at,
        updated_at=request.received_at,
        priority=triage.priority,
        topics=tuple(t.label for t in triage.topics),
        language=triage.language,
    )


def move(ticket: Ticket, state: TicketState, *, at: datetime) -> Ticket:
    """Return `ticket` in `state`; raise `Conflict` where the table has no such step."""
    if state == ticket.state:
        return ticket
    if state not in TRANSITIONS[ticket.state]:
        allowed = ", ".join(sorted(TRANSITIONS[ticket.state]))
        raise Conflict(
            f"Ticket {ticket.id!r} is {ticket.state} and cannot become {state}. From here it can become: {allowed}."
        )
    return replace(ticket, state=state, snoozed_until=None, updated_at=at, version=ticket.version + 1)
