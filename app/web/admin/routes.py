"""Every page of administration."""

from __future__ import annotations

from app.web.admin import (
    access,
    channels,
    digest,
    evaluations,
    files,
    findings,
    gold,
    health,
    house_words,
    judging,
    knowledge,
    receipts,
    settings,
    sources,
    start,
    triage,
    what_if,
)

_PARTS = (
    health,
    digest,
    start,
    receipts,
    knowledge,
    sources,
    findings,
    house_words,
    triage,
    gold,
    judging,
    what_if,
    evaluations,
    channels,
    access,
    settings,
    files,
)
ADMIN_ROUTERS = tuple(part.router for part in _PARTS)
"""Each route is for administrators only, by what it is handed."""
