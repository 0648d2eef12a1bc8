"""Every store in memory, proven against the same contracts as the real ones."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from threading import Lock

from app.domain.feedback import Feedback
from app.domain.message import TicketMessage
from app.domain.mirroring import Mirror
from app.domain.opt_out import OptOut
from app.domain.receipt import Receipt
from app.domain.request import Request
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
from tests.fakes.memory_mailboxes import MarkData, MemoryReadMarks
from tests.fakes.memory_mentions import MemoryMentions, MentionData
from tests.fakes.memory_mirrors import MemoryMirrors
from tests.fakes.memory_open_tickets import MemoryOpenTickets
from tests.fakes.memory_postings import MemoryPostings, MemoryRooms, PostingData
from tests.fakes.memory_privacy import MemoryErasure, MemoryOptOuts
from tests.fakes.memory_queues import Entry, Letter, MemoryBacklog, MemoryInbox, MemoryOutbox, MemoryShowings
from tests.fakes.memory_ratings import MemoryRatingInvitations, MemoryRatingPeace, MemoryRatings, RatingData
from tests.fakes.memory_records import MemoryFeedbackQueries, MemoryRecords, MemoryTurns
from tests.fakes.memory_suggestions import MemoryApprovedAnswers, MemorySuggestions, SuggestionData
from tests.fakes.memory_tickets import MemoryTicketLinks, MemoryTicketQueries, MemoryTicketStore
from tests.fakes.memory_uploads import MemoryUploads, UploadData


@dataclass(slots=True)
class Data:
    tickets: dict[str, Ticket] = field(default_factory=dict)
    events: list[TicketEvent] = field(default_factory=list)
    inbox: dict[str, Entry] = field(default_factory=dict)
    outbox: dict[str, Letter] = field(default_factory=dict)
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
    posted: PostingData = field(default_factory=PostingData)
    mirrors: dict[tuple[str, str], Mirror] = field(default_factory=dict)
    read_marks: MarkData = field(default_factory=dict)


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
        posted=data.posted.copied(),
        mirrors=dict(data.mirrors),
        read_marks=dict(data.read_marks),
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

        self.postings, self.rooms = MemoryPostings(data.posted.postings), MemoryRooms(data.posted.rooms)

        self.mirrors = MemoryMirrors(data.mirrors)
        self.read_marks = MemoryReadMarks(data.read_marks)
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
