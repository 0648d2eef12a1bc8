"""What each act does to a ticket. Every function returns the ticket's next version: one act, one version, one event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.domain.decision import Decision, DecisionKind
from app.domain.errors import Conflict
from app.domain.incident import ENDED
from app.domain.ticket import Ticket, TicketEvent, TicketState, move
from app.domain.triage import Tier, Triage

ENGINE = "engine"
"""The actor of everything the software does by itself."""

DEFAULT_QUEUE = "service_desk"
"""Where a ticket goes that no routing rule names a queue for; a ticket without a queue would be nobody's."""

_SETTLED: dict[DecisionKind, TicketState] = {"reply": "answered", "clarify": "pending_requester", "silent": "closed"}
_SETTLED_EVENT: dict[DecisionKind, str] = {
    "reply": "answered",
    "clarify": "asked_back",
    "silent": "stayed_silent",
    "escalate": "escalated",
}


def settle(ticket: Ticket, decision: Decision, triage: Triage, *, at: datetime) -> Ticket:
    """Return a new ticket as the engine's decision leaves it."""
    if decision.kind == "escalate":
        return escalate(ticket, queue=triage.queue, tier=triage.tier, at=at)
    return move(ticket, _SETTLED[decision.kind], at=at)


def settled_event(ticket: Ticket, decision: Decision, *, at: datetime) -> TicketEvent:
    """Return the event of `settle`: the kind of decision and its reason."""
    kind = _SETTLED_EVENT[decision.kind]
    return TicketEvent(ticket_id=ticket.id, kind=kind, actor=ENGINE, at=at, detail=decision.reason)


def escalate(ticket: Ticket, *, queue: str, tier: Tier, at: datetime) -> Ticket:
    """Return `ticket` open for people: its tier is at least 1 and never falls; whoever held it no longer does."""
    opened = move(ticket, "open", at=at)
    return replace(
        opened,
        tier=max(ticket.tier, tier, 1),
        queue=queue or ticket.queue or DEFAULT_QUEUE,
        assignee="",
        updated_at=at,
        version=ticket.version + 1,
    )


def claim(ticket: Ticket, *, agent: str, at: datetime) -> Ticket:
    """Return an open `ticket` in progress in `agent`'s hands; raise `Conflict` where somebody else holds it."""
    if ticket.assignee and ticket.assignee != agent:
        raise Conflict(f"Ticket {ticket.id!r} is already {ticket.assignee!r}'s. Ask them, or pick another one.")
    started = move(ticket, "in_progress", at=at)
    return replace(started, assignee=agent, updated_at=at, version=ticket.version + 1)


def welcomed_back(ticket: Ticket, *, at: datetime) -> Ticket:
    """Return `ticket` after its requester asked again: no longer waiting for them, and still whoever's it was."""
    state: TicketState = "in_progress" if ticket.assignee else "open"
    moved = move(ticket, state, at=at) if ticket.state == "pending_requester" else ticket
    return replace(moved, updated_at=at, version=ticket.version + 1)


def is_superseded(ticket: Ticket, decision: Decision) -> bool:
    """Whether what the engine wanted to say is no longer wanted: all is over, or a person is answering already.

    The notice that ends an incident is always wanted: it comes when the tickets are over.
    """
    if decision.reason == ENDED:
        return False
    return is_over(ticket) or (decision.kind != "escalate" and bool(ticket.assignee))


def is_over(ticket: Ticket) -> bool:
    """Whether nothing more is owed to the requester."""
    return ticket.state in {"solved", "closed", "cancelled"}
