"""An agent writes to the requester."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.change import DRAFT
from app.domain.desk_rules import DeskRules, checked_tags
from app.domain.effects import mention_effect, message_effect, note_effects
from app.domain.files import AttachedFile
from app.domain.lifecycle import DEFAULT_QUEUE, escalate, is_over
from app.domain.mention import Mention, named_in
from app.domain.message import TicketMessage, clean_reply
from app.domain.replying import Then, needs_hand_over, replied, replied_event
from app.domain.ticket import Ticket, TicketEvent
from app.ports import Clock, IdMaker, UnitOfWork, UnitOfWorkFactory
from app.services.desk.macro_tags import macro_tags
from app.services.desk.mentions import colleagues_at
from app.services.tickets.change_ticket import save_and_mirror


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message and its ticket as they are stored."""

    message: TicketMessage
    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToRequester:
    """Keeps the message, has the requester's channel pass it on, and leaves the ticket as the agent wants it.

    A ticket that the engine still held comes to people first, as its own step. A macro that ends a ticket puts its
    closing tags on it, whether it was picked or suggested. With a `key` the same message twice
    is once. Its `files` become the request's in the same commit.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker
    rules: Callable[[], DeskRules] = DeskRules
    files: tuple[AttachedFile, ...] = ()

    def along(self, files: tuple[AttachedFile, ...]) -> ReplyToRequester:
        """Return the same, sending files along that `KeepUploads` keeps."""
        return replace(self, files=files)

    def __call__(
        self, ticket_id: str, text: str, *, agent: str, source: str = "", then: Then = "", key: str = ""
    ) -> Written:
        """Return the message and the ticket; raise `NotFound`.

        Raises `InvalidInput` for a text that cannot be sent, or where it solves and a closing tag is missing.
        """
        now, said = self.clock.now(), clean_reply(text)
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            message = TicketMessage(
                id=new_message_id(self.ids, ticket_id, agent, key),
                ticket_id=ticket_id,
                kind="reply",
                author=agent,
                text=said,
                at=now,
                source=source,
                files=self.files,
            )
            if not work.conversations.add(message):
                return _known(work, ticket, message)
            work.uploads.claim([file.id for file in self.files], request_id=ticket.request_id)
            if then == "solved" and not is_over(ticket):
                brought = macro_tags(work, self.rules(), source)
                ticket = replace(ticket, tags=checked_tags(self.rules().closing, ticket, brought))
            ticket = _with_people(work, ticket, then, agent=agent, at=now)
            after = replied(ticket, then, agent=agent, at=now)
            save_and_mirror(work, after, replied_event(ticket, after, agent=agent, message_id=message.id))
            work.outbox.put([message_effect(after, message.id)])
            work.commit()
        return Written(message=message, ticket=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote:
    """Keeps a message between agents; the requester is told nothing, and the ticket stays where it is.

    Colleagues of its queue who are named in it (`@ann`) find that at the desk, and hear it where the roster knows how.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: IdMaker
    rules: Callable[[], DeskRules] = DeskRules

    def __call__(self, ticket_id: str, text: str, *, agent: str, source: str = "", key: str = "") -> Written:
        """Return the note and the ticket; raise `NotFound`, or `InvalidInput` for a text that cannot be kept."""
        said = clean_reply(text)
        with self.unit_of_work() as work:
            ticket = work.tickets.get(ticket_id)
            message = TicketMessage(
                id=new_message_id(self.ids, ticket_id, agent, key),
                ticket_id=ticket_id,
                kind="note",
                author=agent,
                text=said,
                at=self.clock.now(),
                source=source,
            )
            if not work.conversations.add(message):
                return _known(work, ticket, message)
            self._tell(work, ticket, message)
            work.outbox.put(note_effects(ticket, message.id))
            work.commit()
        return Written(message=message, ticket=ticket)

    def _tell(self, work: UnitOfWork, ticket: Ticket, note: TicketMessage) -> None:
        drawer = DRAFT + ticket.id  # touched, so that whoever looks at the ticket looks again
        work.drawers.keep(note.author, drawer, work.drawers.look(note.author, drawer), at=note.at)
        around = colleagues_at(work, self.rules(), ticket.queue)
        named = [one for one in named_in(note.text, around) if one.id != note.author]
        work.mentions.add(
            Mention(message_id=note.id, person=one.id, ticket_id=ticket.id, author=note.author, at=note.at)
            for one in named
        )
        users = tuple(one.id for one in named if one.slack or one.teams)
        if users:
            work.outbox.put([mention_effect(ticket, note.id, users)])


def new_message_id(ids: IdMaker, ticket_id: str, agent: str, key: str) -> str:
    """Return a new id, or the one that `key` of this agent on this ticket always has."""
    if not key:
        return ids.new("msg")
    return "msg_" + hashlib.sha256("\0".join((ticket_id, agent, key)).encode()).hexdigest()[:22]


def _known(work: UnitOfWork, ticket: Ticket, message: TicketMessage) -> Written:
    stored = next((one for one in work.conversations.of_ticket(ticket.id) if one.id == message.id), message)
    return Written(message=stored, ticket=ticket)


def _with_people(work: UnitOfWork, ticket: Ticket, then: Then, *, agent: str, at: datetime) -> Ticket:
    if not needs_hand_over(ticket, then):
        return ticket
    opened = escalate(ticket, queue=ticket.queue or DEFAULT_QUEUE, tier=1, at=at)
    event = TicketEvent(ticket_id=ticket.id, kind="escalated", actor=agent, at=at, detail="replied")
    work.tickets.save(opened, event)
    return opened
