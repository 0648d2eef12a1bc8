"""Correct what triage said of a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.lifecycle import reroute
from app.domain.ticket import Ticket
from app.domain.triage import Priority, Tier
from app.services.change_ticket import ChangeTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class RerouteTicket:
    """Changes queue, priority or tier; the event keeps both sides, since a correction is a label for the next model."""

    change: ChangeTicket

    def __call__(
        self,
        ticket_id: str,
        *,
        actor: str,
        queue: str | None = None,
        priority: Priority | None = None,
        tier: Tier | None = None,
    ) -> Ticket:
        """Return the corrected ticket; what is None stays as it is."""
        wanted = {"queue": queue, "priority": priority, "tier": tier}
        detail = ", ".join(f"{name}={value}" for name, value in wanted.items() if value is not None)
        return self.change(
            ticket_id,
            lambda ticket, now: reroute(ticket, queue=queue, priority=priority, tier=tier, at=now),
            kind="rerouted",
            actor=actor,
            detail=detail,
        )
