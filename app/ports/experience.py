"""What became of what the engine did, read in bulk by whoever watches it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.domain.course import Course
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.watch import Answered, Asked


class Experience(Protocol):
    """Live requests of a span (`since` counts, `until` does not), oldest first, the newest `limit` of what is found.

    `decided` gives every receipt with its request; `answers` the first answer of each request, with what its asker
    said or did (one complaint outweighs any thanks); `courses` how each request went; `asked` the fingerprints that
    `model` made of requests asked of the engine itself, but not of what no threshold would change.
    """

    def answers(self, *, since: datetime, until: datetime, limit: int) -> tuple[Answered, ...]: ...

    def decided(self, *, since: datetime, until: datetime, limit: int) -> tuple[tuple[Request, Receipt], ...]: ...

    def courses(self, *, since: datetime, until: datetime, limit: int) -> tuple[Course, ...]: ...

    def asked(self, *, since: datetime, until: datetime, model: str, limit: int) -> tuple[Asked, ...]: ...
