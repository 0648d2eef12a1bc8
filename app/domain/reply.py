"""What somebody who writes back means, and what it does to their ticket."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.domain.lifecycle import is_over, welcomed_back
from app.domain.ticket import Ticket, TicketEvent, move
from app.domain.triage import PRIORITIES, Priority

ReplyKind = Literal["acknowledgement", "still_broken", "new_question", "extra_detail", "withdrawal"]
After = Literal["answered", "solved", "with_person", "asked_back"]
"""What the reply came after: an answer, an ended ticket, a person's work, or a question back."""

ACTS: dict[ReplyKind, str] = {
    "acknowledgement": "thanked",
    "still_broken": "still_broken",
    "new_question": "asked_more",
    "extra_detail": "detail_added",
    "withdrawal": "cancelled",
}
UNCLEAR = "wrote_back"
"""A reply whose meaning is not sure: kept, and its writer is asked whether it is solved."""

_RAISED_AT_MOST: Priority = "high"
_SPOKEN = frozenset(
    {*ACTS.values(), UNCLEAR, "asked_again", "replied", "asked_back", "reminded", "snoozed", "reopened"}
)
"""What moves the conversation on; who has a ticket, and what it is about, may change without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The likeliest kind of a reply, the probability that it is right, and whether that is enough to act upon."""

    kind: ReplyKind
    probability: float
    sure: bool


FILLED_IN = Reading(kind="extra_detail", probability=1.0, sure=True)
"""What a form with details is, whatever its words."""


def came_after(ticket: Ticket) -> After:
    """Return what a reply to `ticket` comes after."""
    if is_over(ticket):
        return "solved"
    if ticket.state == "pending_requester":
        return "asked_back"
    return "answered" if ticket.state == "answered" else "with_person"


def raised(priority: Priority) -> Priority:
    """Return the next priority; nobody makes a request critical by repeating it."""
    if priority == "critical":
        return priority
    limit = PRIORITIES.index(_RAISED_AT_MOST)
    return PRIORITIES[min(PRIORITIES.index(priority) + 1, limit)]


def thank(ticket: Ticket, *, at: datetime) -> Ticket:
    """Return `ticket` after thanks: an answered one is solved, and none reopens.

    Whoever waited for a word has it, and goes on; any other ticket stays as it is.
    """
    if ticket.state == "answered":
        return noted(move(ticket, "solved", at=at), ticket, at=at)
    if ticket.state == "pending_requester" and ticket.tier:
        return welcomed_back(ticket, at=at)
    return noted(ticket, ticket, at=at)


def may_be_solved(ticket: Ticket, events: Iterable[TicketEvent]) -> bool:
    """Whether thanks are the last word on a ticket that a person holds: only that person knows if all is done."""
    if is_over(ticket) or not ticket.assignee:
        return False
    spoken = [event.kind for event in events if event.kind in _SPOKEN]
    return bool(spoken) and spoken[-1] == ACTS["acknowledgement"]


def withdraw(ticket: Ticket, *, at: datetime) -> Ticket:
    """Return `ticket` cancelled, or as it is when it was over."""
    return noted(ticket if is_over(ticket) else move(ticket, "cancelled", at=at), ticket, at=at)


def noted(changed: Ticket, before: Ticket, *, at: datetime) -> Ticket:
    """Return the next version of `before` as `changed` has it, also where nothing but the history grows."""
    return replace(changed, updated_at=at, version=before.version + 1)


def was_raised(events: Iterable[TicketEvent]) -> bool:
    """Whether "still broken" has raised the priority since people last ended the ticket."""
    found = False
    for event in events:
        if event.detail.startswith("still_broken"):
            found = True
        elif event.kind in {"solved", "closed"}:
            found = False
    return found
