"""What a message in Slack is about: a card, a question, an answer of ours, or something below them."""

from __future__ import annotations

from dataclasses import dataclass

from app.channels.desk.acts import ticket_now
from app.channels.slack.api import Message, SlackCalls
from app.channels.slack.desk.board import ticket_of_card
from app.channels.slack.place import CHANNEL, Place, place
from app.channels.slack.rules import SlackRules
from app.domain.request import Origin
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory
from app.services.requests.find_request import Asked, FindRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`place` is the message, `message` its content where Slack was asked for it, `asked` the request it belongs to.

    `ours` says that we wrote it as an answer; `own` that it is itself the question.
    """

    place: Place
    ticket: Ticket | None = None
    asked: Asked | None = None
    message: Message | None = None
    own: bool = False

    @property
    def ours(self) -> bool:
        """Whether it is an answer of ours, and not what an agent said through us."""
        return self.message is not None and bool(self.message.key) and not self.passed_on

    @property
    def passed_on(self) -> str:
        """The id of the agent's message that we passed on with it, or an empty text."""
        return self.message.address.partition("#")[2] if self.message is not None and self.message.key else ""

    @property
    def waits(self) -> bool:
        """Whether its request is accepted but not handled yet."""
        return self.asked is not None and self.asked.ticket is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindTarget:
    """Raises `DeliveryFailed` where Slack must be asked and does not answer."""

    calls: SlackCalls
    find: FindRequest
    reading: UnitOfWorkFactory
    rules: SlackRules

    def __call__(self, room: str, ts: str) -> Target | None:
        """Return what the message is about, or None where it is gone."""
        here = place(room, ts)
        if (ticket := self.card(room, ts)) is not None:
            return Target(place=here, ticket=ticket)
        asked = self.find(here.origin)
        if asked is not None:
            return Target(place=here, asked=asked, ticket=asked.ticket, own=True)
        message = next((message for message in self.calls.thread(room, ts) if message.ts == ts), None)
        return self._of(message, room) if message is not None else None

    def card(self, room: str, ts: str) -> Ticket | None:
        """Return the ticket whose card a message is, or None."""
        ticket_id = ticket_of_card(self.reading, room, ts) if room in self.rules.triage_rooms else ""
        return self.ticket(ticket_id) if ticket_id else None

    def newest_below(self, room: str, root: str) -> Ticket | None:
        """Return the ticket of a thread's newest request, or None."""
        asked = self.asked_below(room, root)
        return asked.ticket if asked else None

    def asked_below(self, room: str, root: str) -> Asked | None:
        """Return a thread's newest request, or None."""
        return self.find.newest_in(place(room, root).origin)

    def tickets_below(self, room: str, root: str) -> tuple[str, ...]:
        """Return the ids of the tickets of a thread's requests, newest first."""
        found = self.find.all_in(place(room, root).origin)
        return tuple(dict.fromkeys(asked.ticket.id for asked in found if asked.ticket))

    def _of(self, message: Message, room: str) -> Target:
        here = place(room, message.ts, message.root)
        if message.key:
            asked = self.find(Origin(channel=CHANNEL, conversation=room, message=message.address.partition("#")[0]))
            return Target(place=here, asked=asked, ticket=asked.ticket if asked else None, message=message)
        asked, own = self.find(here.origin), True
        if asked is None and here.root != here.ts:
            asked, own = self.find.newest_in(place(room, here.root).origin), False
        ticket = asked.ticket if asked else None
        return Target(place=here, asked=asked, ticket=ticket, message=message, own=own and asked is not None)

    def ticket(self, ticket_id: str) -> Ticket | None:
        """Return the ticket of that id, if there is one."""
        return ticket_now(self.reading, ticket_id)
