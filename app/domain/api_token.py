"""Named tokens with which programs call the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Scope = Literal["ask", "read", "agent", "admin"]
SCOPES: tuple[Scope, ...] = ("ask", "read", "agent", "admin")
PREFIX = "fl_"
"""Tokens begin with it, so that scanners for leaked secrets know one when they see it."""

_INCLUDES: dict[Scope, frozenset[Scope]] = {
    "ask": frozenset({"ask"}),
    "read": frozenset({"read"}),
    "agent": frozenset({"ask", "read", "agent"}),
    "admin": frozenset(SCOPES),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What is kept of a token: never the token itself, only its digest. `audience` are the groups it reads as.

    With `queues` it sees and changes the tickets of these alone.
    """

    id: str
    name: str
    digest: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    created_by: str
    audience: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    revoked_at: datetime | None = None
    used_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at

    def state(self, now: datetime) -> Literal["in force", "revoked", "expired"]:
        """Return what to call its state."""
        if self.holds(now):
            return "in force"
        return "revoked" if self.revoked_at else "expired"

    @property
    def rights(self) -> frozenset[Scope]:
        """Its scopes and those they include: agents also ask and read, administrators do everything."""
        return frozenset(right for scope in self.scopes for right in _INCLUDES[scope])

    @property
    def requester(self) -> str:
        """Who asks where the token asks in its own name."""
        return f"token:{self.name}"
