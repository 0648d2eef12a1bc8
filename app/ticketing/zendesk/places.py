"""Where in Zendesk a ticket belongs, and what its priorities are called there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.triage import Priority

ALL_OTHERS = "*"
_WORDS: Mapping[Priority, str] = {"critical": "urgent", "high": "high", "normal": "normal", "low": "low"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A group of agents, by name or id; without one Zendesk's own rules decide. `tags` are put on what is made."""

    group: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places by queue, `*` for all others. `requesters` has whoever asked be the requester there, by e-mail address."""

    queues: Mapping[str, Place]
    requesters: bool = False

    def of(self, queue: str) -> Place | None:
        """Return where a queue's tickets belong, or None where they do not go to Zendesk."""
        return self.queues.get(queue) or self.queues.get(ALL_OTHERS)


def theirs(priority: Priority) -> str:
    """Return what a priority is called there: the words are Zendesk's own, and no house has others."""
    return _WORDS[priority]


def ours(word: str) -> Priority | None:
    """Return which priority of ours is called so there, or None."""
    return next((one for one, called in _WORDS.items() if called == word), None)


def tags_of(labels: Iterable[str]) -> list[str]:
    """Return labels as tags, which are one word each and have no capitals."""
    tags = (re.sub(r"[^\w/-]+", "_", label.casefold()).strip("_") for label in labels)
    return list(dict.fromkeys(tag for tag in tags if tag))
