"""`TicketSync` on Slack: each ticket that people have is a card in its queue's channel, posted once, always current."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.channels.company import Company
from app.channels.desk.card import ReadCard
from app.channels.desk.card_words import CardWords, StateNames, no_own_names
from app.channels.slack.api import Post, SlackCalls, said_before
from app.channels.slack.calling import SlackGone
from app.channels.slack.desk.cards import card_blocks, card_text, moved_blocks
from app.channels.slack.place import CHANNEL, question_of
from app.channels.slack.rules import SlackRules
from app.channels.slack.windows import SlackWindows
from app.channels.wording import Words
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackBoard:
    """A ticket without a channel for its queue has no card; one that changes queue leaves a line in the old channel.

    A card is known by `slack:CHANNEL` and its own ts. Where a crash came between posting it and noting that, it is
    found by the key it carries. Nothing is shown in a channel that another organisation shares.
    """

    calls: SlackCalls
    windows: SlackWindows
    unit_of_work: UnitOfWorkFactory
    read_card: ReadCard
    company: Company
    rules: SlackRules
    words: Words
    queues: Callable[[], tuple[str, ...]]
    me: Callable[[], str]
    states: StateNames = no_own_names
    name: str = CHANNEL

    def create(self, ticket: Ticket) -> str:
        """Show the ticket; return its channel and ts, or an empty text where no channel works on its queue."""
        return self._show(ticket)

    def update(self, ticket: Ticket, external_id: str) -> None:  # noqa: ARG002 - a card moves with its queue
        """Show the ticket as it is now."""
        self._show(ticket)

    def _show(self, ticket: Ticket) -> str:
        self._mark(ticket)
        room = self.rules.room_of_queue(ticket.queue)
        for other in sorted(self.rules.triage_rooms - {room}):
            self._leave(ticket, other)
        if not room:
            return ""
        if self.company.is_shared(room):
            log.warning("the card of %s is withheld: %s is shared with another organisation", ticket.id, room)
            return ""
        return f"{room}:{self._put(ticket, room)}"

    def _put(self, ticket: Ticket, room: str) -> str:
        post, ts = self._post(ticket, room), card_ts(self.unit_of_work, ticket.id, room)
        if ts:
            self._change(room, ts, post)
            return ts
        # Without a note of it there may still be one: a crash came in between.
        ts = said_before(self.calls, room, post)
        if ts:
            self._change(room, ts, post)
        else:
            ts = self.calls.say(room, post)
        with self.unit_of_work() as work:
            work.links.link(ticket.id, system=system_of(room), external_id=ts)
            work.commit()
        return ts

    def _mark(self, ticket: Ticket) -> None:
        """Have the question carry the emoji of its ticket's state, and no other state's."""
        place = question_of(ticket)
        if place is None or not self.rules.status:
            return
        question = next((m for m in self.calls.thread(place.room, place.ts) if m.ts == place.ts), None)
        if question is None:
            return
        wanted, ours = self.rules.status.get(ticket.state, ""), self.me()
        carried = {emoji for emoji, user in question.marks if user == ours} & set(self.rules.status.values())
        for emoji in sorted(carried - {wanted}):
            self.windows.unmark(place.room, place.ts, emoji)
        if wanted and wanted not in carried:
            self.windows.mark(place.room, place.ts, wanted)

    def _leave(self, ticket: Ticket, room: str) -> None:
        ts = card_ts(self.unit_of_work, ticket.id, room)
        if ts:
            text = card_text(ticket, self._setting())
            self._change(room, ts, Post(blocks=moved_blocks(ticket, self.words), text=text))

    def _change(self, room: str, ts: str, post: Post) -> None:
        try:
            self.calls.change(room, ts, post)
        except SlackGone:
            log.warning("the card %s in %s was deleted; the ticket itself stays", ts, room)

    def _post(self, ticket: Ticket, room: str) -> Post:
        card = self.read_card(
            ticket, room=room, link=self._link(ticket), card_link=lambda other: self._card_link(other, room)
        )
        setting = self._setting()
        blocks, text = card_blocks(card, setting), card_text(ticket, setting)
        return Post(blocks=blocks, text=text, key=f"{ticket.id}:card", address=ticket.id)

    def _setting(self) -> CardWords:
        return CardWords(words=self.words, queues=self.queues(), states=self.states(""))

    def _link(self, ticket: Ticket) -> str:
        place = question_of(ticket)
        if place is None or place.is_private:
            return ""
        return self.windows.link(place.room, place.ts)

    def _card_link(self, ticket_id: str, room: str) -> str:
        ts = card_ts(self.unit_of_work, ticket_id, room)
        return self.windows.link(room, ts) if ts else ""


def system_of(room: str) -> str:
    """Return the name under which a channel's cards are noted."""
    return f"{CHANNEL}:{room}"


def card_ts(unit_of_work: UnitOfWorkFactory, ticket_id: str, room: str) -> str:
    """Return the ts of a ticket's card in a channel, or an empty text."""
    with unit_of_work() as work:
        return work.links.external_id(ticket_id, system=system_of(room))


def ticket_of_card(unit_of_work: UnitOfWorkFactory, room: str, ts: str) -> str:
    """Return the ticket whose card is the message `ts` in a channel, or an empty text."""
    with unit_of_work() as work:
        return work.links.ticket_id(ts, system=system_of(room))
