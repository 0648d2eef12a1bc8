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


def part_of(rows: list[dict[str, Any]], name: str, asked: dict[str, str]) -> dict[str, Any]:
    """One part of a listing, as it is asked for."""
    start, size = int(asked.get("page[after]", 0)), min(100, int(asked["page[size]"]))
    rest = start + size < len(rows)
    meta = {"has_more": rest, "after_cursor": str(start + size) if rest else None}
    return {name: rows[start : start + size], "meta": meta}


_LONGEST = 65_535


class Invalid(Exception):
    """What is asked is not possible: said as Zendesk says it."""


def check(fields: dict[str, Any]) -> None:
    """Raise `Invalid` for fields that Zendesk refuses."""
    if fields.get("priority") not in {None, *PRIORITIES}:
        raise Invalid("Priority: is not valid")
    if fields.get("status") not in {None, *STATUSES}:
        raise Invalid("Status: is not valid")
    if any(re.search(r"[\sA-Z]", tag) for tag in fields.get("tags", [])):
        raise Invalid("Tags: are one word each")
    if len(fields.get("comment", {}).get("html_body", "")) > _LONGEST:
        raise Invalid("Comment: is too long")
