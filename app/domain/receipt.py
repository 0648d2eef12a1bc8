"""The receipt of a decision: everything needed to explain and to replay it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.decision import Decision, Thresholds
from app.domain.triage import Triage


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A document that was considered: its rank score, its audience and the raw signals."""

    document_id: str
    title: str
    score: float
    digest: str = ""
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Versions, candidates, scores and thresholds of one decision; timings in milliseconds.

    `instead` is what the engine would have done, where a hold-out, a shadow or a retreat kept it from that.
    """

    id: str
    request_id: str
    at: datetime
    text: str
    audience: frozenset[str]
    triage: Triage
    candidates: tuple[Candidate, ...]
    decision: Decision
    thresholds: Thresholds
    index_version: str
    model_versions: tuple[str, ...]
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    instead: Decision | None = None
