"""A message becomes a ticket because somebody says so: with an emoji, a shortcut or a word."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.channels.company import Company
from app.channels.desk.acts import TicketActs, route
from app.channels.desk.seats import Seats
from app.channels.slack.desk.target import Target
from app.channels.slack.place import PREFIX, user_of
from app.channels.slack.texts import plain_text
from app.domain.errors import InvalidInput
from app.domain.lifecycle import is_over
from app.domain.reply import noted
from app.domain.request import Incoming
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory
from app.services.requests.continue_request import AskNew
from app.services.tickets.escalate_ticket import EscalateTicket

log = logging.getLogger(__name__)

BY_HAND = "made_a_ticket"
"""The reason of a ticket that somebody made of a message."""

TAKEN_IN = "taken_in"
"""The event of one that the engine hands to people anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeTicket:
    """Agents make one of any message, everybody of their own. The request is its author's, with what they may read."""

    seats: Seats
    company: Company
    acts: TicketActs
    ask: AskNew
    escalate: EscalateTicket
    reading: UnitOfWorkFactory
    me: Callable[[], str]

    def __call__(self, target: Target, *, user: str, queue: str) -> Ticket | None:
        """Return the ticket, with people of `queue` (or where triage sends it); None where this is not theirs to do."""
        agent, author = self.seats.agent_for(user, queue), _author(target)
        if not agent and author != user:
            return None
        ticket = target.ticket or self._asked(target, author)
        if ticket is None:
            return None
        actor = agent or PREFIX + user
        if not ticket.tier or is_over(ticket):
            return self.for_people(ticket, actor=actor, queue=queue)
        if target.ticket is None:
            ticket = self.acts.release.change(ticket.id, _noted, kind=TAKEN_IN, actor=actor)
        if agent and queue:
            route(self.acts, ticket, queue, agent)
        return ticket

    def for_people(self, ticket: Ticket, *, actor: str, queue: str) -> Ticket:
        """Return the ticket in its queue; one that people have already stays where it is."""
        if ticket.tier and not is_over(ticket):
            return ticket
        return self.escalate(ticket.id, actor=actor, reason=BY_HAND, queue=queue)

    def take_back(self, ticket: Ticket, *, user: str) -> None:
        """Undo the making while nobody has taken it up."""
        if ticket.assignee or ticket.state != "open":
            return
        with self.reading() as work:
            last = work.tickets.events(ticket.id)[-1]
        by_hand = last.kind == TAKEN_IN or (last.kind, last.detail) == ("escalated", BY_HAND)
        if by_hand and last.actor in {self.seats.agent_of(user), PREFIX + user}:
            self.acts.close(ticket.id, actor=last.actor, ending="cancelled")

    def _asked(self, target: Target, author: str) -> Ticket | None:
        message = target.message
        if message is None or message.is_program or not author:
            return None
        person = self.company.person(author)
        incoming = Incoming(
            text=plain_text(message.text, me=self.me()),
            requester=PREFIX + author,
            audience=self.company.groups(author),
            origin=target.place.origin,
            language=person.locale.partition("-")[0],
        )
        try:
            return None if person.program else self.ask(incoming).ticket
        except InvalidInput as error:
            log.info("no ticket is made of %s: %s", target.place.address, error)
            return None


def _noted(ticket: Ticket, now: datetime) -> Ticket:
    return noted(ticket, ticket, at=now)


def _author(target: Target) -> str:
    """Return who wrote a message, as Slack calls them."""
    if target.message is not None:
        return target.message.user
    return user_of(target.asked.request.requester) if target.asked and target.own else ""
