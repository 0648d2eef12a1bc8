"""Sources that are read where they are, and what one of them gave when it was tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

LiveKind = Literal["confluence", "jira", "zendesk", "files"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePlaces:
    """Where sources of one kind may be added: `allowed` are addresses, or folders.

    `token` is the variable that holds the account's secret, empty where none is needed; never the secret itself.
    """

    kind: LiveKind
    allowed: tuple[str, ...]
    token: str = ""
    has_token: bool = True

    @property
    def is_open(self) -> bool:
        """Whether anything of this kind can be added at all."""
        return bool(self.allowed) and self.has_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The first thing that a source gave. Of tickets only their number is told, and how many `groups` solve them."""

    of: Literal["page", "ticket", "groups"]
    title: str = ""
    characters: int = 0
    updated: date | None = None
    readers: tuple[str, ...] = ()
    groups: int = 0
