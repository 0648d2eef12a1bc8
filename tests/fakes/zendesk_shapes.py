"""What a Zendesk keeps, and how it tells it over the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any

US, GRACE, LIN, PAT = 1, 2, 3, 4
PEOPLE: dict[int, tuple[str, str, str]] = {
    US: ("Firstline", "firstline@acme.example", "admin"),
    GRACE: ("Grace Hill", "grace@acme.example", "agent"),
    LIN: ("Lin Park", "lin@acme.example", "agent"),
    PAT: ("Pat Ray", "pat@acme.example", "end-user"),
}
GROUPS: dict[int, tuple[str, frozenset[int]]] = {
    11: ("IT", frozenset({US, GRACE})),
    12: ("Facilities", frozenset({US, LIN})),
}
STATUSES = frozenset({"new", "open", "pending", "hold", "solved", "closed"})
PRIORITIES = frozenset({"urgent", "high", "normal", "low"})
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Ticket:
    """One ticket, with its updates."""

    id: int
    external_id: str
    subject: str
    created: datetime
    updated: datetime
    requester: int = US
    status: str = "new"
    priority: str | None = None
    assignee: int | None = None
    group: int | None = None
    tags: list[str] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    audits: list[dict[str, Any]] = field(default_factory=list)


def row_of(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "external_id": ticket.external_id or None,
        "subject": ticket.subject,
        "status": ticket.status,
        "priority": ticket.priority,
        "requester_id": ticket.requester,
        "assignee_id": ticket.assignee,
        "group_id": ticket.group,
        "tags": ticket.tags,
        "created_at": time_of(ticket.created),
        "updated_at": time_of(ticket.updated),
        "generated_timestamp": int(ticket.updated.timestamp()),
    }


def time_of(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def filled_in(html: str) -> str:
    """Zendesk fills placeholders in before it keeps a comment."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "FILLED IN", html)


def plain_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html.replace("<br>", "\n")))
