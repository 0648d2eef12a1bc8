"""What each act does to a ticket. Every function returns the ticket's next version: one act, one version, one event."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.decision import Decision, DecisionKind
from app.domain.errors import Conflict, InvalidInput
from app.domain.incident import ENDED
from app.domain.ticket import Ticket, TicketEvent, TicketState, move
from app.domain.triage import Tier, Triage

ENGINE = "engine"
"""The actor of everything the software does by itself."""

DEFAULT_QUEUE = "service_desk"
"""Where a ticket goes that no routing rule names a queue for; a ticket without a queue would be nobody's."""

LONGEST_SNOOZE = timedelta(days=366)

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
    return replace(with_people(started), assignee=agent, updated_at=at, version=ticket.version + 1)


def with_people(ticket: Ticket) -> Ticket:
    """Return `ticket` with a tier and a queue where people have it now, or nobody would find it at the desk."""
    if ticket.state not in {"open", "in_progress"}:
        return ticket
    return replace(ticket, tier=max(ticket.tier, 1), queue=ticket.queue or DEFAULT_QUEUE)


def welcomed_back(ticket: Ticket, *, at: datetime) -> Ticket:
    """Return `ticket` after its requester asked again: waiting no longer, and still whoever's it was."""
    moved = move(ticket, _in_hand(ticket), at=at) if ticket.state in {"pending_requester", "snoozed"} else ticket
    return replace(with_people(moved), updated_at=at, version=ticket.version + 1)


def snooze(ticket: Ticket, *, until: datetime, at: datetime) -> Ticket:
    """Return `ticket` put off until a moment; whoever holds it keeps it. Raises `InvalidInput` for a moment gone by."""
    if until <= at:
        raise InvalidInput(f"{until.isoformat(timespec='minutes')} is over already. Name a later moment.")
    if until - at > LONGEST_SNOOZE:
        raise InvalidInput(f"A ticket can be put off for at most {LONGEST_SNOOZE.days} days. Name an earlier moment.")
    moved = move(ticket, "snoozed", at=at)
    return replace(moved, snoozed_until=until, updated_at=at, version=ticket.version + 1)


def wake(ticket: Ticket, *, at: datetime) -> Ticket:
    """Return a snoozed `ticket` as it goes on: in its agent's hands, or open for anybody."""
    return with_people(move(ticket, _in_hand(ticket), at=at))


def assign(ticket: Ticket, agent: str, *, at: datetime) -> Ticket:
    """Return `ticket` as `agent`'s; in nobody's hands (an empty name) it waits in its queue again."""
    state: TicketState = "open" if not agent and ticket.state == "in_progress" else ticket.state
    moved = move(ticket, state, at=at)
    return replace(moved, assignee=agent, updated_at=at, version=ticket.version + 1)


def _in_hand(ticket: Ticket) -> TicketState:
    return "in_progress" if ticket.assignee else "open"


def is_superseded(ticket: Ticket, decision: Decision) -> bool:
    """Whether what the engine wanted to say is no longer wanted: all is over, or a person is answering already.

    The notice that ends an incident is always wanted: it comes when the tickets are over.
    """
    if decision.reason == ENDED:
        return False
    return is_over(ticket) or (decision.kind != "escalate" and bool(ticket.assignee))


OVER = frozenset({"solved", "closed", "cancelled"})


def is_over(ticket: Ticket) -> bool:
    """Whether nothing more is owed to the requester."""
    return ticket.state in OVER


def is_long_over(ticket: Ticket, *, now: datetime, within: timedelta) -> bool:
    """Whether it ended longer ago than `within`: whoever is back gets another ticket, linked to this one."""
    return is_over(ticket) and now - ticket.updated_at > within
