"""What a card shows of a ticket, read from what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.channels.company import Company
from app.channels.desk.queue_rooms import QueueRooms
from app.domain.files import AttachedFile
from app.domain.lifecycle import is_over
from app.domain.message import TicketMessage
from app.domain.receipt import Receipt
from app.domain.reply import may_be_solved
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket
from app.ports import UnitOfWorkFactory
from app.services.desk.find_similar import Similar
from app.services.desk.read_conversation import conversation_of

_WRITTEN, _SUGGESTED, _SIMILAR = 3, 3, 3
Suggest = Callable[[str], tuple[SuggestedReply, ...]]
"""Returns replies for a ticket that are more likely right than not, the likeliest first."""


def no_suggestions(_: str) -> tuple[SuggestedReply, ...]:
    """Suggest nothing."""
    return ()


FindAlike = Callable[[str], tuple[Similar, ...]]
"""Returns the tickets that more likely than not are about the same as one, the likeliest first."""


def none_similar(_: str) -> tuple[Similar, ...]:
    """Find nothing."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A ticket as its agents need it. `confidences` are those of the tags that the engine gave.

    `tried` are the titles of pages that were shown already and that everybody in the channel may open; `hidden` says
    that there were others. `written` is what was said since, notes from other faces included, the newest last.
    `similar` are other tickets of the same channel, each with where its card can be opened. `thanked` says that its
    requester's last word to whoever holds it was thanks.
    """

    ticket: Ticket
    text: str
    confidences: dict[str, float]
    tried: tuple[str, ...] = ()
    hidden: bool = False
    missing: tuple[str, ...] = ()
    asked_again: int = 0
    written: tuple[TicketMessage, ...] = ()
    suggestions: tuple[SuggestedReply, ...] = ()
    similar: tuple[tuple[Ticket, str], ...] = ()
    files: tuple[AttachedFile, ...] = ()
    link: str = ""
    thanked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCard:
    """Puts a card together for one channel; raises `DeliveryFailed` where the chat does not say who is in it.

    Notes that were written in this chat, whose name is `channel`, stand below the card anyway.
    """

    reading: UnitOfWorkFactory
    company: Company
    rules: QueueRooms
    channel: str
    suggest: Suggest = no_suggestions
    alike: FindAlike = none_similar

    def __call__(
        self, ticket: Ticket, *, room: str, link: str = "", card_link: Callable[[str], str] = lambda _: ""
    ) -> Card:
        """Return the card of `ticket` for the members of `room`; `card_link` says where a ticket's card is there."""
        with self.reading() as work:
            request = work.records.request(ticket.request_id)
            receipts = work.turns.of_request(ticket.request_id)
            events = work.tickets.events(ticket.id)
            again = len(work.attachments.requests_of(ticket.id))
            said = conversation_of(work, ticket)
        shown = {id: title for receipt in receipts for id, title in _shown(receipt)}
        open_to_all = [id for id in shown if self.company.reach(room, (id,)).is_open]
        triage = receipts[-1].triage if receipts else None
        return Card(
            ticket=ticket,
            text=request.text,
            confidences={topic.label: topic.confidence for topic in triage.topics} if triage else {},
            tried=tuple(dict.fromkeys(shown[id] for id in open_to_all)),
            hidden=len(open_to_all) < len(shown),
            missing=triage.missing_details if triage else (),
            asked_again=again,
            written=tuple(message for message in said if self._is_news(message, ticket))[-_WRITTEN:],
            suggestions=() if is_over(ticket) else tuple(self._suggested(ticket, room))[:_SUGGESTED],
            similar=() if is_over(ticket) else tuple((t, card_link(t.id)) for t in self._similar(ticket, room)),
            files=tuple(file for message in said for file in message.files) or request.files,
            link=link,
            thanked=may_be_solved(ticket, events),
        )

    def _similar(self, ticket: Ticket, room: str) -> tuple[Ticket, ...]:
        """Return those whose cards the members of the channel see anyway."""
        room_of = self.rules.room_of_queue
        found = [one.ticket for one in self.alike(ticket.id) if room_of(one.ticket.queue) == room]
        return tuple(found[:_SIMILAR])

    def _suggested(self, ticket: Ticket, room: str) -> Iterator[SuggestedReply]:
        """Yield what the requester may read and everybody in the channel too."""
        for reply in self.suggest(ticket.id):
            if reply.kind == "macro" or self.company.reach(room, (reply.document_id,)).is_open:
                yield reply

    def _is_news(self, message: TicketMessage, ticket: Ticket) -> bool:
        """Whether it still stands, and is neither the question, which the card shows, nor a note from its thread."""
        if message.kind == "withdrawn":
            return False
        return message.id != ticket.request_id and (message.kind, message.source) != ("note", self.channel)


def _shown(receipt: Receipt) -> Iterator[tuple[str, str]]:
    """Yield the pages that one decision showed, with their titles."""
    decision = receipt.decision
    if decision.kind == "reply" and decision.answer:
        yield from ((span.document_id, span.title) for span in decision.answer.spans)
    if not decision.for_agents:
        yield from ((suggestion.document_id, suggestion.title) for suggestion in decision.suggestions)
