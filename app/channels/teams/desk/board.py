"""`TicketSync` on Teams: each ticket that people have is a card in its queue's channel, posted once, always current."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from app.channels import wording
from app.channels.company import Company
from app.channels.desk.card import ReadCard
from app.channels.teams.api import TeamsCalls, TeamsThreads
from app.channels.teams.calling import TeamsGone
from app.channels.teams.desk.cards import TeamsWords, moved_post, ticket_post
from app.channels.teams.elements import Post
from app.channels.teams.place import CHANNEL, Place
from app.channels.teams.rules import TeamsRules
from app.channels.teams.saying import SayOnce
from app.domain.posting import Posting
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsBoard:
    """A ticket without a channel for its queue has no card; one that changes queue leaves a line in the old channel.

    A card begins as a line, like all that we say: a crash between posting it and noting that leaves a line without
    words, never a second card. Nothing is shown in a team that guests are in.
    """

    calls: TeamsCalls
    threads: TeamsThreads
    say: SayOnce
    unit_of_work: UnitOfWorkFactory
    reading: UnitOfWorkFactory
    read_card: ReadCard
    company: Company
    rules: TeamsRules
    words: Callable[[], TeamsWords]
    name: str = CHANNEL

    def create(self, ticket: Ticket) -> str:
        """Show the ticket; return its channel and card, or an empty text where no channel works on its queue."""
        return self._show(ticket)

    def update(self, ticket: Ticket, external_id: str) -> None:  # noqa: ARG002 - a card moves with its queue
        """Show the ticket as it is now."""
        self._show(ticket)

    def _show(self, ticket: Ticket) -> str:
        room, words = self.rules.room_of_queue(ticket.queue), self.words()
        for other in sorted(self.rules.triage_rooms - {room}):
            known = posting_of(self.reading, ticket.id, other)
            if known is not None:
                self._change(known, moved_post(ticket, words))
        if not room:
            return ""
        if self.company.is_shared(room):
            log.warning("the card of %s is withheld: guests are in the team of %s", ticket.id, room)
            return ""
        post = ticket_post(self.read_card(ticket, room=room, card_link=words.page), words)
        posting = posting_of(self.reading, ticket.id, room) or self._begun(ticket, room, post)
        self._linked(ticket, posting)
        self._change(posting, post)
        return f"{room}:{posting.id}"

    def _begun(self, ticket: Ticket, room: str, post: Post) -> Posting:
        line = self.words().say(wording.ONE_MOMENT)
        thread, id = self.threads.begin(room, Post(summary=post.summary, text=line))
        about = Place(room=room, id=ticket.id, root=ticket.id)
        return self.say.note(card_key(ticket.id, room), about, room=thread, id=id)

    def _linked(self, ticket: Ticket, posting: Posting) -> None:
        system = system_of(posting.conversation)
        with self.reading() as work:
            known = work.links.external_id(ticket.id, system=system)
        if not known:
            with self.unit_of_work() as work:
                work.links.link(ticket.id, system=system, external_id=posting.id)
                work.commit()

    def _change(self, posting: Posting, post: Post) -> None:
        try:
            self.calls.change(posting.room, posting.id, post)
        except TeamsGone:
            log.warning("the card %s was deleted; the ticket itself stays", posting.key)


def card_key(ticket_id: str, room: str) -> str:
    """Return the key under which a card's place is noted; it goes with its ticket."""
    return f"{ticket_id}:card:{room}"


def system_of(room: str) -> str:
    """Return the name under which a channel's cards are noted."""
    return f"{CHANNEL}:{room}"


def posting_of(reading: UnitOfWorkFactory, ticket_id: str, room: str) -> Posting | None:
    """Return where a ticket's card stands in a channel, or None."""
    with reading() as work:
        return work.postings.of(card_key(ticket_id, room))


def ticket_of_card(reading: UnitOfWorkFactory, room: str, id: str) -> str:
    """Return the ticket whose card is the message `id` of a channel, or an empty text."""
    with reading() as work:
        return work.links.ticket_id(id, system=system_of(room))
