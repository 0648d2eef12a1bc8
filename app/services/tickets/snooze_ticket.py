"""Snooze a ticket until a given time, and wake it then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.lifecycle import ENGINE, snooze, wake
from app.domain.ticket import Ticket, TicketEvent
from app.ports import UnitOfWork
from app.services.tickets.change_ticket import ChangeTicket, save_and_mirror
from app.services.tickets.sweep_tickets import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeTicket:
    """Puts a ticket off; it wakes at the given time, or when its requester writes. Its assignee stays."""

    change: ChangeTicket

    def __call__(self, ticket_id: str, *, until: datetime, agent: str) -> Ticket:
        """Return the snoozed ticket; raise `InvalidInput` for a moment gone by, `Conflict` for one that is over."""

        def act(ticket: Ticket, now: datetime) -> Ticket:
            same = ticket.state == "snoozed" and ticket.snoozed_until == until
            return ticket if same else snooze(ticket, until=until, at=now)

        moment = until.isoformat(timespec="minutes")
        return self.change(ticket_id, act, kind="snoozed", actor=agent, detail=moment)


@dataclass(frozen=True, slots=True)
class WakeSnoozed:
    """`Watcher` that wakes a ticket when its time has come."""

    def is_due(self, seen: Seen) -> bool:
        """Whether it has slept long enough."""
        until = seen.ticket.snoozed_until
        return seen.ticket.state == "snoozed" and (until is None or until <= seen.now)

    def act(self, work: UnitOfWork, seen: Seen) -> None:
        """Wake it."""
        event = TicketEvent(ticket_id=seen.ticket.id, kind="woke", actor=ENGINE, at=seen.now)
        save_and_mirror(work, wake(seen.ticket, at=seen.now), event)
