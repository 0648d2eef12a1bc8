"""The life of tickets, wired: the desk file, what looks after tickets, and what agents may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.bootstrap.ground import Ground
from app.domain.desk_rules import DeskRules
from app.live import Live
from app.services.desk.reply_to_requester import ReplyToRequester
from app.services.desk.ticket_life import TicketLife
from app.services.desk.use_macro import UseMacro
from app.services.requests.come_back import FollowUpLater
from app.services.requests.open_follow_up import OpenFollowUp
from app.services.tickets.assign_ticket import AssignTicket, AssignWaiting, ReturnFromAbsent
from app.services.tickets.change_ticket import ChangeTicket
from app.services.tickets.edit_ticket import EditTicket
from app.services.tickets.follow_up_silence import FollowUpSilence
from app.services.tickets.rate_ticket import InviteRatings, RateTicket
from app.services.tickets.snooze_ticket import SnoozeTicket, WakeSnoozed
from app.services.tickets.sweep_tickets import SweepTickets
from app.services.tickets.watch_promises import WatchPromises
from app.storage.home.live_desk import live_desk
from app.storage.home.secret_file import home_secret

RATING_KEY = "rating.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The use cases, and the chores of the worker."""

    desk_file: Live[DeskRules]
    acts: TicketLife
    reply: ReplyToRequester
    edit: EditTicket
    later: FollowUpLater
    chores: tuple[Callable[[], int], ...]


def build_life(ground: Ground) -> Life:
    """Return the life of tickets by the desk file of the home; raise `InvalidInput` where that cannot be used."""
    units, reading, clock, ids = ground.units, ground.reading, ground.clock, ground.ids
    rules = live_desk(ground.settings.home)
    change = ChangeTicket(unit_of_work=units, clock=clock)
    reply = ReplyToRequester(unit_of_work=units, clock=clock, ids=ids, rules=rules)
    edit = EditTicket(change=change, rules=rules)
    acts = TicketLife(
        rules=rules,
        snooze=SnoozeTicket(change=change),
        assign=AssignTicket(unit_of_work=units, clock=clock, rules=rules),
        macros=UseMacro(reply=reply, reading=reading, rules=rules),
        ratings=RateTicket(unit_of_work=units, reading=reading, clock=clock, rules=rules),
    )
    sweep = SweepTickets(
        unit_of_work=units,
        reading=reading,
        clock=clock,
        rules=rules,
        watchers=(WakeSnoozed(), FollowUpSilence(), ReturnFromAbsent(), AssignWaiting(), WatchPromises()),
    )
    key = home_secret(ground.settings.home / RATING_KEY)
    invite = InviteRatings(unit_of_work=units, clock=clock, rules=rules, key=key)
    later = FollowUpLater(open_follow_up=OpenFollowUp(ids=ids), reopen_within=lambda: rules().reopen_within)
    return Life(desk_file=rules, acts=acts, reply=reply, edit=edit, later=later, chores=(sweep, invite))
