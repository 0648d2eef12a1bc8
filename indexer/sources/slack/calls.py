"""What the live source asks of a Slack, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from indexer.sources.slack.posts import Raw
from indexer.types import SourceUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What Slack says of a channel; `private` also stands for direct messages, `site` for the workspace's address."""

    id: str
    name: str
    private: bool
    direct: bool = False
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some messages, and where the next ones are; an empty `cursor` says that there are no more."""

    messages: tuple[Raw, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who wrote: the name others see, and whether it is a program."""

    id: str
    name: str = ""
    program: bool = False


class ThreadGone(SourceUnavailable):
    """There is no such thread any more."""


class HistoryCalls(Protocol):
    """Each waits as long as Slack asks it to, and raises `SourceUnavailable` where Slack does not answer.

    `history` gives what was said at the top level of a channel before `latest` (empty: until now), the newest first;
    `replies` a thread from its question on, or raises `ThreadGone`.
    """

    def facts(self, channel: str) -> Facts: ...

    def history(self, channel: str, *, latest: str, cursor: str) -> Page: ...

    def replies(self, channel: str, ts: str, *, cursor: str) -> Page: ...

    def member(self, user: str) -> Member: ...
