"""What the source asks of a Jira, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in Jira: by id, the name that others see, and the e-mail address where Jira tells it."""

    id: str
    name: str = ""
    email: str = ""
    is_program: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote below an issue, as markdown. `is_public` only where Jira says that its requester sees it."""

    author: Person
    text: str
    at: datetime
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue whose work is done, with all of its comments in time order.

    `resolution` is Jira's word for how it ended, `is_secret` whether a security level narrows who may see it.
    """

    key: str
    title: str
    text: str
    requester: Person
    asked_at: datetime
    resolved_at: datetime
    resolution: str = ""
    labels: tuple[str, ...] = ()
    is_secret: bool = False
    comments: tuple[Comment, ...] = ()


class IssueCalls(Protocol):
    """`done` yields every issue of a project whose work is done, or with `since` those that changed from that day on.

    It waits as long as Jira asks it to, and raises `SourceUnavailable` where it does not answer.
    """

    def done(self, project: str, *, since: datetime | None) -> Iterator[Issue]: ...
