"""What must happen outside after a commit; effects leave only through the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.decision import Decision
from app.domain.request import Origin

EffectKind = Literal["post_reply", "mirror_ticket"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReply:
    """Post the decision where the request came from. `key` makes it idempotent."""

    key: str
    request_id: str
    origin: Origin
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorTicket:
    """Create or update the ticket in the external ticket system."""

    key: str
    ticket_id: str


Effect = PostReply | MirrorTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """An effect waiting, leased or given up on; `attempts` so far and when it may be tried next."""

    effect: Effect
    attempts: int = 0
    not_before: datetime | None = None
    last_error: str = ""
