"""Looking receipts up, and counting them by how sure the engine was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.decision import COURTESY, DecisionKind
from app.domain.incident import KNOWN_ISSUE, REPORTED_BY_OTHERS

UNTOUCHED = frozenset({COURTESY, "sensitive", "already_open", KNOWN_ISSUE, REPORTED_BY_OTHERS})
"""Reasons of decisions that no threshold changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSearch:
    """What to look for; empty members say nothing. `id` is any part of a receipt's, request's or ticket's id.

    `before` is the id and moment of the last line of the page before.
    """

    id: str = ""
    kind: DecisionKind | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """A receipt as a line of a list; `ticket_id` is empty where the request never became one."""

    id: str
    request_id: str
    ticket_id: str
    at: datetime
    text: str
    kind: DecisionKind
    reason: str
    confidence: float
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidenceCount:
    """So many first decisions of a language had a confidence of `percent` to under `percent` + 1."""

    language: str
    percent: int
    count: int


def answered_at(counts: Iterable[ConfidenceCount], percent: int, languages: tuple[str, ...] = ()) -> int:
    """Return how many would be answered from `percent` on; where languages are named, in those alone."""
    return sum(one.count for one in counts if one.percent >= percent and (not languages or one.language in languages))
