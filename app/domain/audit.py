"""Who did what administrative act, and when. No words of requesters are ever in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SIGNED_IN, SIGNED_OUT, SESSIONS_ENDED = "signed_in", "signed_out", "sessions_ended"
LINK_MADE, TOKEN_MADE, TOKEN_REVOKED = "link_made", "token_made", "token_revoked"

DELETION_APPROVED, DELETION_REFUSED = "deletion_approved", "deletion_refused"
TRIAGE_TRAINED, MODEL_PROMOTED, MODEL_ROLLED_BACK = "triage_trained", "model_promoted", "model_rolled_back"
CHANNEL_ON, CHANNEL_OFF, RETREAT_ENDED = "channel_on", "channel_off", "retreat_ended"
PROMISE_APPLIED = "promise_applied"
ARTICLE_PUBLISHED = "article_published"
BACKED_UP, RESTORED = "backed_up", "restored"
LEFT_OUT, TAKEN_IN = "left_out", "taken_in"

FORMER_NAMES = {"deletes_approved": DELETION_APPROVED, "triage_rolled_back": MODEL_ROLLED_BACK}
"""What commands wrote before commands and pages agreed; such lines stay, since nothing in the log is ever changed."""

MAX_DETAIL = 500


def names_of(act: str) -> frozenset[str]:
    """Return every name under which lines of this act may stand in the log."""
    return frozenset({act, *(former for former, name in FORMER_NAMES.items() if name == act)})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act: `act` is a short name such as `token_made`, `about` the thing, `detail` what it became."""

    at: datetime
    actor: str
    act: str
    about: str = ""
    detail: str = ""
    position: int = 0
    """Its place in the log, given when it is stored."""
