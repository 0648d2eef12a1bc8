"""What the source of tickets asks of a Zendesk, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

UNGROUPED = "ungrouped"
"""What stands for the group of tickets that are in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFacts:
    """A ticket without what was said about it.

    `is_over` is whether it is solved, and not because it was merged into another; `pleased` is False where whoever
    asked rated the help as bad. `group` is the id of the agents who have it, empty for none.
    """

    id: str
    subject: str = ""
    requester: str = ""
    submitter: str = ""
    group: str = ""
    tags: tuple[str, ...] = ()
    is_over: bool = True
    pleased: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who wrote. `is_agent` only where Zendesk says so."""

    id: str
    name: str = ""
    email: str = ""
    is_agent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody wrote on a ticket for whoever asked to see, as markdown."""

    author: Speaker
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some of the agents; what a private group has is for its members alone."""

    name: str
    is_private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Some of the tickets that changed, and where to go on; `is_all` at the end."""

    tickets: tuple[TicketFacts, ...]
    cursor: str
    is_all: bool


class TicketCalls(Protocol):
    """Each waits as long as Zendesk asks it to, and raises `SourceUnavailable` where it does not answer.

    `changes` gives some of what changed after a cursor, or without one since a moment. `remarks` returns the public
    comments of a ticket, the oldest first, None where there is no such ticket any more. `own_id` is who we are there.
    """

    def changes(self, *, since: int, cursor: str) -> Changes: ...

    def remarks(self, ticket: str) -> tuple[Remark, ...] | None: ...

    def groups(self) -> Mapping[str, Group]: ...

    def own_id(self) -> str: ...
