"""Confirmed incidents with what agents wrote about them, to be read before anybody asks."""

from __future__ import annotations

from app.domain.incident import Incident
from app.ports import UnitOfWork

MOST = 2
_LOOKED_AT = 20


def known_issues(work: UnitOfWork) -> tuple[Incident, ...]:
    """Return the newest confirmed incidents that have a note; their titles are somebody's words and not for all."""
    found = work.incidents.find(states=frozenset({"confirmed"}), limit=_LOOKED_AT)
    return tuple(incident for incident in found if incident.note)[:MOST]
