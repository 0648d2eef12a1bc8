"""What reading a decision opens, and what of it everybody in a room may see."""

from __future__ import annotations

from dataclasses import replace

from app.channels.company import Company
from app.domain.decision import Decision


def documents_of(decision: Decision) -> tuple[str, ...]:
    """Return the documents that reading `decision` opens: the quoted ones, and those among the choices."""
    quoted = (
        [span.document_id for span in decision.answer.spans] if decision.answer and decision.kind == "reply" else []
    )
    pages = {suggestion.document_id for suggestion in decision.suggestions}
    return tuple(dict.fromkeys([*quoted, *(choice for choice in decision.choices if choice in pages)]))


def is_open(company: Company, decision: Decision, room: str) -> bool:
    """Whether everybody in `room` may open everything `decision` shows."""
    shown = documents_of(decision)
    return not shown or company.reach(room, shown).is_open


def fit_for_all(company: Company, decision: Decision, room: str) -> Decision:
    """Return `decision` without the suggestions that somebody in `room` cannot open; its choices stay."""
    offered = frozenset(decision.choices)
    kept = tuple(
        s for s in decision.suggestions if s.document_id in offered or company.reach(room, (s.document_id,)).is_open
    )
    return replace(decision, suggestions=kept)
