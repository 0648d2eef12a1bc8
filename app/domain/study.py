"""An evaluation that runs beside the server, started on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

_STEPS_DONE = re.compile(r"[^\W\d]+: ([\d,]+) of ([\d,]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyState:
    """`since` is when the one under way began, None while there is none; `problem` says what ended the last one.

    `about` is what it, or the last one, was about; `said` the last line that the one under way said of itself.
    """

    since: datetime | None = None
    problem: str = ""
    about: Sequence[str] = ()
    said: str = ""

    @property
    def steps(self) -> tuple[int, int] | None:
        """How many steps of how many are done, where it said so."""
        found = _STEPS_DONE.fullmatch(self.said)
        return (int(found[1].replace(",", "")), int(found[2].replace(",", ""))) if found else None
