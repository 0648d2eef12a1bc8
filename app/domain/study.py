"""An evaluation that runs beside the server, started on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyState:
    """`since` is when the one under way began, None while there is none; `problem` says what ended the last one.

    `about` is what it, or the last one, was about.
    """

    since: datetime | None = None
    problem: str = ""
    about: Sequence[str] = ()
