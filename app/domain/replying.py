"""What an agent's message to the requester does to the ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket, TicketEvent, move

Then = Literal["pending_requester", "solved", ""]
"""What a reply leaves the ticket as; empty leaves it as it is, or in its writer's hands where nobody held it."""

REPLIED = "replied"
_KINDS: dict[Then, str] = {"pending_requester": "asked_back", "solved": "solved", "": REPLIED}


def needs_hand_over(ticket: Ticket, then: Then) -> bool:
    """Whether the engine still holds `ticket`, or it was over, so that it must come to people first."""
    if is_over(ticket):
        return then == "pending_requester"
    return ticket.tier == 0 or ticket.state in {"new", "answered"}


def replied(ticket: Ticket, then: Then, *, agent: str, at: datetime) -> Ticket:
    """Return `ticket` after `agent` wrote to its requester; one that nobody held is theirs from now on."""
    if is_over(ticket):
        return replace(ticket, updated_at=at, version=ticket.version + 1)
    taken = move(ticket, "in_progress", at=at) if ticket.state == "open" and not then else ticket
    moved = move(taken, then, at=at) if then else taken
    return replace(moved, assignee=ticket.assignee or agent, updated_at=at, version=ticket.version + 1)


def replied_event(before: Ticket, after: Ticket, *, agent: str, message_id: str) -> TicketEvent:
    """Return the event of a reply; where it changed the state, the kind says how and the detail that it was said."""
    then: Then = after.state if after.state in {"pending_requester", "solved"} else ""
    kind = _KINDS[then] if after.state != before.state else REPLIED
    detail = message_id if kind == REPLIED else f"{REPLIED}: {message_id}"
    return TicketEvent(ticket_id=after.id, kind=kind, actor=agent, at=after.updated_at, detail=detail)


def is_reply(event: TicketEvent) -> bool:
    """Whether the event is an agent's message to the requester."""
    return event.kind == REPLIED or event.detail.startswith(f"{REPLIED}: ")
