"""What just happened to a ticket, for those who are looking."""

from __future__ import annotations

from dataclasses import dataclass

DRAFT = "draft:"
"""Begins the name of a drawer that holds a draft; the rest is the ticket's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One event of one ticket at its position in the order of all events; no words of anybody are in it."""

    position: int
    ticket_id: str
    request_id: str
    kind: str
    actor: str
    queue: str
