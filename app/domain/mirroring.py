"""How a ticket stands in a ticket system whose people change it too, as both sides last agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.lifecycle import is_over
from app.domain.ticket import Ticket

Standing = Literal["open", "over"]
"""What both sides can agree on, whatever they call their states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """A ticket's copy there. Without an `external_id` its making has begun, and nobody knows yet how that went.

    `standing` and `priority` (our word and theirs, `high=Highest`) are what both sides last agreed on: whoever differs
    from it has changed. `doing` is what we were about to change there, so that after a crash our own doing is not taken
    for theirs. `queue` and `assignee` are ours as they were last told there; `holder` is who has it there.
    `changed_at` is their clock's, of the last change that was taken over, `looked_at` ours. `trouble` is what agents
    were told of last. Whoever works on it holds it until `held_until`, so that no two do.
    """

    ticket_id: str
    system: str
    begun_at: datetime
    external_id: str = ""
    name: str = ""
    version: int = 0
    standing: Standing = "open"
    priority: str = ""
    doing: str = ""
    queue: str = ""
    assignee: str = ""
    holder: str = ""
    changed_at: datetime | None = None
    looked_at: datetime | None = None
    trouble: str = ""
    held_until: datetime | None = None


def standing_of(ticket: Ticket) -> Standing:
    """Return whether anything is still owed to the requester; to one whom the engine answered nothing is, so far."""
    return "over" if is_over(ticket) or ticket.state == "answered" else "open"


def agreed_standing(mirror: Mirror, theirs: Standing) -> Standing:
    """Return what both sides last agreed on, if it stands as `theirs` there now: our own doing counts as agreed."""
    return theirs if mirror.doing == f"standing={theirs}" else mirror.standing


def agreed_priority(mirror: Mirror, theirs: str) -> tuple[str, str]:
    """Return our word and theirs for the priority that both sides last agreed on; before that ours is empty."""
    kind, _, doing = mirror.doing.partition("=")
    ours_then, _, theirs_then = (mirror.priority or f"={theirs}").partition("=")
    ours_now, _, theirs_now = doing.partition("=")
    return (ours_now, theirs) if kind == "priority" and theirs_now == theirs else (ours_then, theirs_then)
