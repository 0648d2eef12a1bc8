"""What all administrators' acts share: a reason is given, and the act is in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import InvalidInput
from app.services.access.audit import RecordAct

MAX_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does something, to what, and why."""

    actor: str
    subject: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAudit:
    """Adds an act with its reason to the audit log; call it once the act is done."""

    record: RecordAct

    def __call__(self, action: str, act: Act, *, detail: str = "") -> None:
        """Keep the act: its reason in the actor's own words, and in brackets what it changed."""
        reason = " ".join(act.reason.split())[:MAX_REASON]
        told = f"{reason} ({detail})" if reason and detail else reason or detail
        self.record(action, actor=act.actor, about=act.subject, detail=told)


def with_reason(act: Act) -> Act:
    """Return `act`; raise `InvalidInput` where nobody said why."""
    if not act.reason.strip():
        raise InvalidInput("Say in a few words why. Whoever reads the audit log later will thank you.")
    return act
