"""Everything an agent does to a ticket from Slack, over fakes."""

from __future__ import annotations

from collections.abc import Callable

from app.channels.desk.acts import TicketActs
from app.domain.desk_rules import DeskRules
from app.services.desk.reply_to_requester import ReplyToRequester
from app.services.tickets.claim_ticket import ClaimTicket
from app.services.tickets.close_ticket import CloseTicket
from app.services.tickets.edit_ticket import EditTicket
from app.services.tickets.merge_tickets import MergeTickets, PartTickets
from app.services.tickets.release_ticket import ReleaseTicket
from app.services.tickets.reopen_ticket import ReopenTicket
from app.services.tickets.show_again import ShowAgain
from app.services.tickets.snooze_ticket import SnoozeTicket
from tests.fakes.wiring import Wiring


def ticket_acts(
    wiring: Wiring, *, rules: Callable[[], DeskRules], learn: Callable[[str, str, str | None], None]
) -> TicketActs:
    units, clock, change = wiring.unit_of_work, wiring.clock, wiring.change()
    return TicketActs(
        claim=ClaimTicket(unit_of_work=units, clock=clock),
        release=ReleaseTicket(change=change),
        edit=EditTicket(change=change, rules=rules),
        close=CloseTicket(change=change),
        reopen=ReopenTicket(change=change),
        merge=MergeTickets(unit_of_work=units, clock=clock),
        part=PartTickets(unit_of_work=units, clock=clock),
        reply=ReplyToRequester(unit_of_work=units, clock=clock, ids=wiring.ids, rules=rules),
        snooze=SnoozeTicket(change=change),
        show_again=ShowAgain(unit_of_work=units),
        learn=learn,
    )
