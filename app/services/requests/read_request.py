"""Look at a request and everything that became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.errors import NotFound
from app.domain.feedback import Feedback
from app.domain.files import AttachedFile
from app.domain.identity import AGENT, Identity
from app.domain.message import TicketMessage
from app.domain.receipt import Receipt
from app.domain.request import Request
from app.domain.ticket import Ticket, TicketEvent
from app.ports import UnitOfWork, UnitOfWorkFactory
from app.services.tickets.change_ticket import joined_to

_WRITTEN = frozenset({"thanked", "still_broken", "detail_added", "wrote_back", "escalated", "reopened", "cancelled"})
"""Events that name a message in their detail, behind a reason where they have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestStory:
    """A request from its first moment on; without ticket and receipt while it waits to be handled.

    To its own requester it is in those of its groups that they are still in.
    """

    request: Request
    ticket: Ticket | None
    receipt: Receipt | None
    events: tuple[TicketEvent, ...]
    feedback: tuple[Feedback, ...]
    said: Mapping[str, str] = field(default_factory=dict)
    """What the requester wrote later on, by the id that the ticket's event names."""

    files: tuple[AttachedFile, ...] = ()
    """What the requester sent along, with the question and later on."""

    replies: tuple[TicketMessage, ...] = ()
    """What agents wrote to the requester, oldest first; their notes to each other are not among them."""

    continues_at: str = ""
    """The request of the same person whose ticket this one's was merged into, where it goes on."""

    @property
    def attached(self) -> bool:
        """Whether the request asks again for what an earlier one's ticket is about."""
        return self.ticket is not None and self.ticket.request_id != self.request.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """Shows a requester their own requests, and agents those of their queues. Somebody else's looks like none."""

    unit_of_work: UnitOfWorkFactory

    def __call__(self, request_id: str, *, reader: Identity) -> RequestStory:
        """Return the story; raise `NotFound` where there is none that `reader` may see."""
        with self.unit_of_work() as work:
            request = work.records.request(request_id)
            ticket = work.tickets.of_request(request_id)
            if not reader.may_see(request.requester, queue=ticket.queue if ticket else ""):
                raise NotFound(f"There is no request {request_id!r}. Check the id.")
            if request.requester == reader.requester != AGENT:  # a program may ask with groups that are not its own
                request = request.still_in(reader.audience)
            events = work.tickets.events(ticket.id) if ticket else ()
            written = tuple(_written(work, request, events))
            return RequestStory(
                request=request,
                ticket=ticket,
                receipt=_receipt(work, request_id) if ticket else None,
                events=events,
                feedback=work.feedback.of_request(request_id),
                said={message.id: message.text for message in written},
                files=tuple(file for message in (request, *written) for file in message.files),
                replies=_replies(work, ticket.id) if ticket else (),
                continues_at=continues_at(work, ticket),
            )


def _written(work: UnitOfWork, request: Request, events: Iterable[TicketEvent]) -> Iterator[Request]:
    """Yield the requester's later messages; what others wrote on a joined ticket is theirs, what was forgotten gone."""
    for event in events:
        message_id = event.detail.rpartition(": ")[2]
        if event.kind not in _WRITTEN or event.actor != request.requester or not message_id:
            continue
        try:
            message = work.records.request(message_id)
        except NotFound:
            continue
        if message.requester == request.requester:
            yield message


def _replies(work: UnitOfWork, ticket_id: str) -> tuple[TicketMessage, ...]:
    return tuple(message for message in work.conversations.of_ticket(ticket_id) if message.kind == "reply")


def continues_at(work: UnitOfWork, ticket: Ticket | None) -> str:
    """Follow the merges from ticket to ticket while they are the same person's; a circle leads nowhere."""
    here, seen = ticket, set[str]()
    while here is not None and here.state == "closed" and here.id not in seen:
        seen.add(here.id)
        kept = joined_to(work, here)
        if kept is None or kept.requester != here.requester:
            break
        here = kept
    moved = here is not None and ticket is not None and here.id != ticket.id and here.id not in seen
    return here.request_id if moved and here is not None else ""


def _receipt(work: UnitOfWork, request_id: str) -> Receipt | None:
    try:
        return work.records.receipt(request_id)
    except NotFound:
        return None
