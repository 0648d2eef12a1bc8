"""Asks whoever closed a ticket what it was about: one click each, in private."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from app.channels.desk import wording
from app.channels.desk.seats import Seats
from app.channels.slack.api import SlackCalls
from app.channels.slack.blocks import plain_post
from app.channels.slack.desk import cards
from app.channels.slack.elements import button
from app.channels.slack.place import Place
from app.channels.wording import Words
from app.domain.desk_rules import Closing
from app.domain.plain_words import shortened
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory

TAGGED, CLOSED_AS = "desk_tagged", "desk_closed_as"
_OFFERED, _SUBJECT, _TAG, _CLOSING = 4, 120, 150, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTags:
    """Offers the tags it has and those triage thought of next; any other is one window away."""

    calls: SlackCalls
    seats: Seats
    reading: UnitOfWorkFactory
    closing: Callable[[], Closing] = Closing

    def comes_first(self, ticket: Ticket) -> bool:
        """Whether a ticket cannot be ended before a closing tag of the house is named."""
        closing = self.closing()
        return closing.applies(ticket) and not set(ticket.tags) & set(closing.tags)

    def before(self, ticket: Ticket, *, user: str, place: Place) -> None:
        """Ask for the closing tag; naming it closes the ticket."""
        words = self.seats.words(user)
        sentence = words.gettext(wording.NOT_CLOSED_YET) % {"subject": shortened(ticket.subject, _SUBJECT)}
        tags = [tag for tag in self.closing().tags if len(tag) <= _TAG][:_CLOSING]
        chosen = [button(f"{CLOSED_AS}_{number}", tag, tag) for number, tag in enumerate(tags)]
        acts = ActionsBlock(block_id=cards.block_id(ticket, "tags"), elements=chosen)
        post = plain_post([sentence], acts)
        self.calls.whisper(place.room, user, post, thread=place.thread)

    def __call__(self, ticket: Ticket, *, user: str, place: Place) -> None:
        """Ask, where the ticket was closed."""
        words = self.seats.words(user)
        sentence = words.gettext(wording.CLOSED_ABOUT) % {"subject": shortened(ticket.subject, _SUBJECT)}
        acts = ActionsBlock(block_id=cards.block_id(ticket, "tags"), elements=list(self._choices(ticket, words)))
        post = plain_post([sentence], acts)
        self.calls.whisper(place.room, user, post, thread=place.thread)

    def _choices(self, ticket: Ticket, words: Words) -> Iterator[ButtonElement]:
        with self.reading() as work:
            receipts = work.turns.of_request(ticket.request_id)
        thought = [topic.label for receipt in receipts for topic in receipt.triage.topics]
        offered = [tag for tag in dict.fromkeys([*ticket.topics, *thought]) if len(tag) <= _TAG]
        for number, tag in enumerate(offered[:_OFFERED]):
            yield button(f"{TAGGED}_{number}", tag, tag)
        yield button(cards.TAG, words.gettext(wording.TAG), ticket.id)
