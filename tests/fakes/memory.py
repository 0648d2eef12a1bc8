"""Every store in memory, proven against the same contracts as the real ones."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

from app.domain.effects import Effect, OutboxItem
from app.domain.errors import Conflict, NotFound
from app.domain.feedback import Feedback
from app.domain.message import TicketMessage
from app.domain.opt_out import OptOut
from app.domain.receipt import Receipt
from app.domain.request import Origin, Request
from app.domain.ticket import Ticket, TicketEvent
from app.ports import UnitOfWork
from tests.fakes.memory_administration import (
    MemoryDeskFigures,
    MemoryLabelQueries,
    MemoryReceiptQueries,
)
from tests.fakes.memory_conversations import MemoryConversations
from tests.fakes.memory_deliveries import DeliveryEntry, MemoryAnswerings, MemoryDeliveries
from tests.fakes.memory_desk import DrawerData, MemoryChanges, MemoryDeskQueries, MemoryDrawers
from tests.fakes.memory_door import (
    DoorData,
    MemoryApiTokens,
    MemoryAuditLog,
    MemoryPeople,
    MemorySessions,
    MemorySignInLinks,
)
from tests.fakes.memory_incidents import (
    IncidentData,
    MemoryAttachments,
    MemoryFingerprints,
    MemoryIncidents,
    MemoryIncidentTickets,
    MemoryLabels,
)
from tests.fakes.memory_mentions import MemoryMentions, MentionData
from tests.fakes.memory_open_tickets import MemoryOpenTickets
from tests.fakes.memory_privacy import MemoryErasure, MemoryOptOuts
from tests.fakes.memory_ratings import MemoryRatingInvitations, MemoryRatingPeace, MemoryRatings, RatingData
from tests.fakes.memory_suggestions import MemoryApprovedAnswers, MemorySuggestions, SuggestionData
from tests.fakes.memory_uploads import MemoryUploads, UploadData


@dataclass(slots=True)
class _Entry:
    request: Request
    event_id: str
    leased_until: datetime | None
    done: bool = False


@dataclass(slots=True)
class _Letter:
    item: OutboxItem
    state: str = "waiting"
    leased_until: datetime | None = None
    begun: bool = False


@dataclass(slots=True)
class Data:
    tickets: dict[str, Ticket] = field(default_factory=dict)
    events: list[TicketEvent] = field(default_factory=list)
    inbox: dict[str, _Entry] = field(default_factory=dict)
    outbox: dict[str, _Letter] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    feedback: dict[tuple[str, str, str], Feedback] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    more: IncidentData = field(default_factory=IncidentData)
    deliveries: dict[tuple[str, str], DeliveryEntry] = field(default_factory=dict)
    door: DoorData = field(default_factory=DoorData)
    drawers: DrawerData = field(default_factory=dict)
    messages: dict[str, TicketMessage] = field(default_factory=dict)
    ratings: RatingData = field(default_factory=RatingData)

    suggested: SuggestionData = field(default_factory=SuggestionData)
    mentions: MentionData = field(default_factory=dict)
    opt_outs: dict[str, OptOut] = field(default_factory=dict)
    uploads: UploadData = field(default_factory=dict)


@dataclass(slots=True)
class MemoryTicketStore:
    data: Data

    def add(self, ticket: Ticket) -> Ticket:
        existing = self.of_request(ticket.request_id)
        if existing is not None:
            return existing
        if ticket.id in self.data.tickets:
            raise Conflict(f"The id {ticket.id!r} belongs to another request's ticket. Make a new id.")
        self.data.tickets[ticket.id] = ticket
        self.data.events.append(
            TicketEvent(
                ticket_id=ticket.id, kind="opened", actor=ticket.requester, at=ticket.created_at, state=ticket.state
            )
        )
        return ticket

    def get(self, ticket_id: str) -> Ticket:
        if ticket_id not in self.data.tickets:
            raise NotFound(f"There is no ticket {ticket_id!r}. Check the id.")
        return self.data.tickets[ticket_id]

    def of_request(self, request_id: str) -> Ticket | None:
        attached, _ = self.data.more.attachments.get(request_id, ("", None))
        own = next((t for t in self.data.tickets.values() if t.request_id == request_id), None)
        return own or self.data.tickets.get(attached)

    def save(self, ticket: Ticket, event: TicketEvent) -> None:
        stored = self.data.tickets.get(ticket.id)
        if stored is None or stored.version != ticket.version - 1:
            raise Conflict(f"Ticket {ticket.id!r} has changed meanwhile. Load it again and repeat the step.")
        self.data.tickets[ticket.id] = ticket
        self.data.events.append(replace(event, state=ticket.state))

    def events(self, ticket_id: str) -> tuple[TicketEvent, ...]:
        return tuple(event for event in self.data.events if event.ticket_id == ticket_id)


@dataclass(slots=True)
class MemoryTicketQueries:
    data: Data

    def find(
        self, *, requester: str | None = None, queue: str | None = None, state: str | None = None, limit: int = 50
    ) -> tuple[Ticket, ...]:
        found = [
            ticket
            for ticket in self.data.tickets.values()
            if requester in {None, ticket.requester} and queue in {None, ticket.queue} and state in {None, ticket.state}
        ]
        return tuple(sorted(found, key=lambda ticket: (ticket.created_at, ticket.id), reverse=True)[:limit])

    def asked_at(self, place: Origin, *, limit: int = 20) -> tuple[Ticket, ...]:
        def is_there(origin: Origin) -> bool:
            same_room = (origin.channel, origin.conversation) == (place.channel, place.conversation)
            return same_room and origin.message.startswith(place.message)

        return tuple(ticket for ticket in self.find(limit=10**6) if is_there(ticket.origin))[:limit]

    def counts(self) -> dict[str, int]:
        states = [ticket.state for ticket in self.data.tickets.values()]
        return {state: states.count(state) for state in states}


@dataclass(slots=True)
class MemoryInbox:
    data: Data

    def put(self, request: Request, *, event_id: str = "", held_until: datetime | None = None) -> bool:
        if request.id in self.data.inbox or self.original(request, event_id=event_id):
            return False
        self.data.inbox[request.id] = _Entry(request, event_id, held_until)
        return True

    def original(self, request: Request, *, event_id: str = "") -> str:
        for known in self.data.inbox.values():
            same_message = request.origin.message and known.request.origin == request.origin
            same_channel = known.request.origin.channel == request.origin.channel
            if same_message or (event_id and same_channel and known.event_id == event_id):
                return known.request.id
        return ""

    def overdue(self, *, before: datetime, limit: int = 50) -> tuple[Request, ...]:
        return tuple(entry.request for entry in self._open() if entry.request.received_at < before)[:limit]

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Request, ...]:
        free = [entry for entry in self._open() if entry.leased_until is None or entry.leased_until <= now][:limit]
        for entry in free:
            entry.leased_until = now + timedelta(seconds=seconds)
        return tuple(entry.request for entry in free)

    def done(self, request_id: str) -> None:
        if request_id in self.data.inbox:
            self.data.inbox[request_id].done = True

    def prune(self, *, before: datetime, limit: int) -> int:
        old = [key for key, entry in self.data.inbox.items() if entry.done and entry.request.received_at < before]
        for key in old[:limit]:
            del self.data.inbox[key]
        return len(old[:limit])

    def _open(self) -> list[_Entry]:
        entries = [entry for entry in self.data.inbox.values() if not entry.done]
        return sorted(entries, key=lambda entry: (entry.request.received_at, entry.request.id))


@dataclass(slots=True)
class MemoryOutbox:
    data: Data

    def put(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            self.data.outbox.setdefault(effect.key, _Letter(OutboxItem(effect=effect)))

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[OutboxItem, ...]:
        due = [letter for letter in self.data.outbox.values() if _is_due(letter, now)][:limit]
        for letter in due:
            letter.leased_until = now + timedelta(seconds=seconds)
            letter.item = replace(letter.item, attempts=letter.item.attempts + 1)
        return tuple(letter.item for letter in due)

    def done(self, key: str) -> None:
        if key in self.data.outbox:
            self.data.outbox[key].state = "done"

    def failed(self, key: str, *, error: str, retry_at: datetime | None) -> None:
        letter = self.data.outbox.get(key)
        if letter is None or letter.state == "done":
            return
        attempts = 0 if letter.state == "dead" else letter.item.attempts
        letter.item = replace(letter.item, attempts=attempts, last_error=error, not_before=retry_at)
        letter.state, letter.leased_until = "dead" if retry_at is None else "waiting", None

    def dead_letters(self) -> tuple[OutboxItem, ...]:
        return tuple(letter.item for letter in self.data.outbox.values() if letter.state == "dead")


@dataclass(slots=True)
class MemoryShowings:
    data: Data

    def begin(self, key: str) -> bool:
        letter = self.data.outbox.get(key)
        if letter is None or letter.begun:
            return letter is None
        letter.begun = True
        return True

    def take_back(self, key: str) -> None:
        if key in self.data.outbox:
            self.data.outbox[key].begun = False


def _is_due(letter: _Letter, now: datetime) -> bool:
    moments = (letter.item.not_before, letter.leased_until)
    return letter.state == "waiting" and all(moment is None or moment <= now for moment in moments)


@dataclass(slots=True)
class MemoryBacklog:
    data: Data

    def requests(self) -> int:
        return sum(not entry.done for entry in self.data.inbox.values())

    def effects(self) -> int:
        return self._in_state("waiting")

    def dead_letters(self) -> int:
        return self._in_state("dead")

    def _in_state(self, state: str) -> int:
        return sum(letter.state == state for letter in self.data.outbox.values())


@dataclass(slots=True)
class MemoryRecords:
    data: Data

    def add_request(self, request: Request) -> None:
        self.data.requests.setdefault(request.id, request)

    def request(self, request_id: str) -> Request:
        if request_id not in self.data.requests:
            raise NotFound(f"There is no request {request_id!r}. Check the id.")
        return self.data.requests[request_id]

    def add_receipt(self, receipt: Receipt) -> None:
        self.data.receipts.setdefault(receipt.id, receipt)

    def receipt(self, receipt_or_request_id: str) -> Receipt:
        mine = MemoryTurns(self.data).of_request(receipt_or_request_id)
        if mine or receipt_or_request_id in self.data.receipts:
            return self.data.receipts.get(receipt_or_request_id) or mine[-1]
        raise NotFound(f"There is no receipt {receipt_or_request_id!r}. Check the id.")

    def add_feedback(self, feedback: Feedback) -> None:
        self.data.feedback.setdefault((feedback.request_id, feedback.actor, feedback.verdict), feedback)


@dataclass(slots=True)
class MemoryTurns:
    data: Data

    def of_request(self, request_id: str) -> tuple[Receipt, ...]:
        mine = [receipt for receipt in self.data.receipts.values() if receipt.request_id == request_id]
        return tuple(sorted(mine, key=lambda receipt: receipt.at))


@dataclass(slots=True)
class MemoryFeedbackQueries:
    data: Data

    def of_request(self, request_id: str) -> tuple[Feedback, ...]:
        found = [given for given in self.data.feedback.values() if given.request_id == request_id]
        return tuple(sorted(found, key=lambda given: (given.at, given.verdict)))


@dataclass(slots=True)
class MemoryTicketLinks:
    data: Data

    def link(self, ticket_id: str, *, system: str, external_id: str) -> None:
        self.data.links.setdefault((ticket_id, system), external_id)

    def external_id(self, ticket_id: str, *, system: str) -> str:
        return self.data.links.get((ticket_id, system), "")

    def ticket_id(self, external_id: str, *, system: str) -> str:
        found = ((key, known) for (key, name), known in self.data.links.items() if name == system)
        return next((ticket_id for ticket_id, known in found if known == external_id), "")


def _copied(data: Data) -> Data:
    # Values are frozen; only the containers, and the two kinds of entries with a lease, ever change.
    return Data(
        tickets=dict(data.tickets),
        events=list(data.events),
        inbox={key: copy(entry) for key, entry in data.inbox.items()},
        outbox={key: copy(letter) for key, letter in data.outbox.items()},
        requests=dict(data.requests),
        receipts=dict(data.receipts),
        feedback=dict(data.feedback),
        links=dict(data.links),
        more=data.more.copied(),
        deliveries=dict(data.deliveries),
        door=data.door.copied(),
        drawers=dict(data.drawers),
        messages=dict(data.messages),
        ratings=data.ratings.copied(),
        suggested=data.suggested.copied(),
        mentions=dict(data.mentions),
        opt_outs=dict(data.opt_outs),
        uploads=dict(data.uploads),
    )


class MemoryUnitOfWork(UnitOfWork):
    """Works on a copy and swaps it in on commit; one at a time, as a writer of SQLite would."""

    def __init__(self, store: MemoryUnitsOfWork) -> None:
        self._store = store
        self._data = Data()

    def __enter__(self) -> MemoryUnitOfWork:
        assert self._store.lock.acquire(timeout=10), "A unit of work was begun inside another one of the same store."
        self._data = data = _copied(self._store.data)
        self.tickets, self.queries, self.links = (
            MemoryTicketStore(data),
            MemoryTicketQueries(data),
            MemoryTicketLinks(data),
        )
        self.inbox, self.outbox, self.backlog = MemoryInbox(data), MemoryOutbox(data), MemoryBacklog(data)
        self.records, self.feedback = MemoryRecords(data), MemoryFeedbackQueries(data)
        self.turns = MemoryTurns(data)
        self.keeping, self.attachments = MemoryInbox(data), MemoryAttachments(data.more)
        self.fingerprints, self.labels = MemoryFingerprints(data.more), MemoryLabels(data.more)
        self.incidents, self.incident_tickets = (
            MemoryIncidents(data.more),
            MemoryIncidentTickets(data.more, data.tickets),
        )
        self.deliveries = MemoryDeliveries(data.deliveries)
        self.answerings = MemoryAnswerings(data.deliveries)
        self.sessions, self.sign_in_links = MemorySessions(data.door), MemorySignInLinks(data.door)
        self.desk, self.drawers = MemoryDeskQueries(data.tickets), MemoryDrawers(data.drawers)
        self.changes = MemoryChanges(data.events, data.tickets, data.drawers)
        self.api_tokens, self.audit = MemoryApiTokens(data.door), MemoryAuditLog(data.door)
        self.people = MemoryPeople(data.door)
        self.conversations, self.open_tickets = MemoryConversations(data.messages), MemoryOpenTickets(data.tickets)
        self.said, self.ratings = MemoryConversations(data.messages), MemoryRatings(data.ratings)
        self.invitations = MemoryRatingInvitations(data.ratings, data.tickets)
        self.peace = MemoryRatingPeace(data.ratings)

        self.suggestions, self.answers = MemorySuggestions(data.suggested), MemoryApprovedAnswers(data.suggested)
        self.figures = MemoryDeskFigures(data.tickets, data.events)
        self.label_queries, self.mentions = MemoryLabelQueries(data.more.labels), MemoryMentions(data.mentions)
        self.receipts = MemoryReceiptQueries(data.receipts, data.tickets, data.more.attachments)

        self.opt_outs, self.erasure = MemoryOptOuts(data.opt_outs), MemoryErasure(data)
        self.uploads, self.showings = MemoryUploads(data.uploads), MemoryShowings(data)
        return self

    def commit(self) -> None:
        self._store.data = _copied(self._data)

    def __exit__(self, *exc: object) -> None:
        self._store.lock.release()


@dataclass(slots=True)
class MemoryUnitsOfWork:
    """`UnitOfWorkFactory` whose data live as long as it does."""

    data: Data = field(default_factory=Data)
    lock: Lock = field(default_factory=Lock)

    def __call__(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self)
