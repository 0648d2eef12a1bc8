"""How one request went, as its first decision and the events of its ticket tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.domain.receipt import Receipt
from app.domain.request import Request

BACK = frozenset({"reopened", "still_broken"})
_TAKEN = frozenset({"claimed", "replied"})
_OVER = frozenset({"solved", "closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How one request went: its first decision, whether people were needed, and when what happened.

    `wanted` is what the engine decided before any hold-out or shadow; `answered_at` is the first word that could help:
    the engine's answer or a person's taking it on.
    """

    request_id: str
    received_at: datetime
    decision: str
    wanted: str
    reason: str
    confidence: float
    needed_people: bool
    answered_at: datetime | None = None
    resolved_at: datetime | None = None


def course_of(request: Request, receipt: Receipt, *, tier: int, events: Iterable[tuple[str, datetime]]) -> Course:
    """Return how a request went whose ticket reached `tier`; `events` are kinds and times in order, none unopened."""
    decision = receipt.decision
    answered = receipt.at if decision.kind == "reply" else None
    solved: datetime | None = None
    for kind, at in events:
        if kind in _TAKEN and answered is None:
            answered = at
        elif kind in _OVER:
            solved = at
        elif kind in BACK:
            solved = None
    return Course(
        request_id=request.id,
        received_at=request.received_at,
        decision=decision.kind,
        wanted=(receipt.instead or decision).kind,
        reason=decision.reason,
        confidence=decision.confidence,
        needed_people=tier >= 1,
        answered_at=answered,
        resolved_at=solved,
    )
