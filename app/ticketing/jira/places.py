"""Where in Jira a ticket belongs, and what its priorities are called there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.triage import PRIORITIES, Priority

ALL_OTHERS = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A request type of a service desk, by name or id; or, without one, a type of issue of a plain project."""

    project: str
    request_type: str = ""
    issue_type: str = "Task"

    @property
    def is_desk(self) -> bool:
        """Whether requesters can be written to there."""
        return bool(self.request_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places by queue, `*` for all others; and the names of priorities."""

    queues: Mapping[str, Place]
    priorities: Mapping[Priority, str] = field(default_factory=dict)

    def of(self, queue: str) -> Place | None:
        """Return where a queue's tickets belong, or None where they do not go to Jira."""
        return self.queues.get(queue) or self.queues.get(ALL_OTHERS)

    @property
    def any(self) -> Place:
        """Return some place, for what was begun when its queue still had one."""
        return self.queues.get(ALL_OTHERS) or next(iter(self.queues.values()))

    def theirs(self, priority: Priority) -> str:
        """Return what a priority is called there; empty leaves it to Jira."""
        return self.priorities.get(priority, "")

    def ours(self, name: str) -> Priority | None:
        """Return which priority of ours is called so there, or None."""
        wanted = name.casefold()
        return next((one for one in PRIORITIES if wanted and self.priorities.get(one, "").casefold() == wanted), None)
