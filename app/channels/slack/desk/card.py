"""What a card shows of a ticket, read from what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.channels.slack.company import Company
from app.domain.errors import NotFound
from app.domain.receipt import Receipt
from app.domain.ticket import Ticket, TicketEvent
from app.ports import UnitOfWork, UnitOfWorkFactory

_ADDED = 3
_WRITTEN = frozenset({"still_broken", "detail_added", "wrote_back", "reopened", "escalated", "thanked"})
"""Events whose detail ends with the id of what the requester wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A ticket as its agents need it. `confidences` are those of the tags that the engine gave.

    `tried` are the titles of pages that were shown already and that everybody in the channel may open; `hidden` says
    that there were others. `added` is what the requester wrote later, the newest last.
    """

    ticket: Ticket
    text: str
    confidences: dict[str, float]
    tried: tuple[str, ...] = ()
    hidden: bool = False
    missing: tuple[str, ...] = ()
    asked_again: int = 0
    added: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCard:
    """Puts a card together for one channel; raises `DeliveryFailed` where Slack does not say who is in it."""

    reading: UnitOfWorkFactory
    company: Company

    def __call__(self, ticket: Ticket, *, room: str, link: str = "") -> Card:
        """Return the card of `ticket` for the members of `room`."""
        with self.reading() as work:
            request = work.records.request(ticket.request_id)
            receipts = work.turns.of_request(ticket.request_id)
            again = len(work.attachments.requests_of(ticket.id))
            added = tuple(_added(work, ticket, work.tickets.events(ticket.id)))[-_ADDED:]
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
            added=added,
            link=link,
        )


def _shown(receipt: Receipt) -> Iterator[tuple[str, str]]:
    """Yield the pages that one decision showed, with their titles."""
    decision = receipt.decision
    if decision.kind == "reply" and decision.answer:
        yield from ((span.document_id, span.title) for span in decision.answer.spans)
    yield from ((suggestion.document_id, suggestion.title) for suggestion in decision.suggestions)


def _added(work: UnitOfWork, ticket: Ticket, events: tuple[TicketEvent, ...]) -> Iterator[str]:
    for event in events:
        message_id = event.detail.rpartition(": ")[2]
        if event.kind not in _WRITTEN or event.actor != ticket.requester or not message_id:
            continue
        try:
            yield work.records.request(message_id).text
        except NotFound:
            continue
