"""What agents can do with a ticket besides writing, in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.desk_rules import DeskRules
from app.domain.sla import Due, dues_of
from app.domain.ticket import Ticket
from app.ports import UnitOfWork
from app.services.desk.use_macro import UseMacro
from app.services.tickets.assign_ticket import AssignTicket
from app.services.tickets.rate_ticket import RateTicket
from app.services.tickets.snooze_ticket import SnoozeTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLife:
    """`rules` returns the desk file as it is now."""

    rules: Callable[[], DeskRules]
    snooze: SnoozeTicket
    assign: AssignTicket
    macros: UseMacro
    ratings: RateTicket

    def dues(self, work: UnitOfWork, ticket: Ticket, *, now: datetime) -> tuple[Due, ...]:
        """Return when the promises made for a ticket are due."""
        return dues_of(ticket, work.tickets.events(ticket.id), self.rules().sla, now=now)
