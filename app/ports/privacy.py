"""What people may ask of us about their own words."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.domain.opt_out import OptOut


class OptOuts(Protocol):
    """Whom and what nothing is learned from, by subject. `add` and `remove` say whether that changed anything."""

    def add(self, opt_out: OptOut) -> bool: ...

    def remove(self, subject: str) -> bool: ...

    def all(self) -> tuple[OptOut, ...]: ...


class Erasure(Protocol):
    """Forgets for good, with everything people wrote about them, at most `limit` tickets that ended before a moment.

    Also decisions of questions that never became a request. Ratings, which name nobody, and approved answers stay.
    Returns how many were forgotten.
    """

    def erase(self, *, before: datetime, limit: int) -> int: ...
