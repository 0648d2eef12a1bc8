"""One transaction over all of them."""

from __future__ import annotations

from typing import Protocol

from app.ports.conversations import (
    Conversations,
    FeedbackQueries,
    MessageQueries,
    RatingInvitations,
    RatingPeace,
    Ratings,
)
from app.ports.desk import Changes, DeskFigures, DeskQueries, Drawers, LabelQueries, Mentions, ReceiptQueries
from app.ports.doors import ApiTokens, People, Sessions, SignInLinks
from app.ports.intake import Answerings, Deliveries, Inbox, InboxKeeping
from app.ports.learning import ApprovedAnswers, Labels, Suggestions
from app.ports.leaving import Backlog, Outbox, Showings
from app.ports.mailboxes import ReadMarks
from app.ports.mirrors import Mirrors
from app.ports.postings import Postings, Rooms
from app.ports.privacy import Erasure, OptOuts
from app.ports.records import AuditLog, Records, Turns
from app.ports.tickets import (
    Attachments,
    Fingerprints,
    Incidents,
    IncidentTickets,
    OpenTickets,
    TicketLinks,
    TicketQueries,
    TicketStore,
)
from app.ports.uploads import Uploads


class UnitOfWork(Protocol):
    """One transaction: leaving without `commit` rolls everything back; effects leave only through the outbox."""

    tickets: TicketStore
    queries: TicketQueries
    inbox: Inbox
    outbox: Outbox
    backlog: Backlog
    records: Records
    turns: Turns
    feedback: FeedbackQueries
    links: TicketLinks
    keeping: InboxKeeping
    attachments: Attachments
    fingerprints: Fingerprints
    incidents: Incidents
    incident_tickets: IncidentTickets
    labels: Labels
    deliveries: Deliveries
    answerings: Answerings
    sessions: Sessions
    sign_in_links: SignInLinks
    api_tokens: ApiTokens
    desk: DeskQueries
    drawers: Drawers
    changes: Changes
    conversations: Conversations
    audit: AuditLog
    people: People
    open_tickets: OpenTickets
    said: MessageQueries
    ratings: Ratings
    invitations: RatingInvitations
    peace: RatingPeace
    figures: DeskFigures
    receipts: ReceiptQueries
    label_queries: LabelQueries

    suggestions: Suggestions
    answers: ApprovedAnswers
    mentions: Mentions

    opt_outs: OptOuts
    erasure: Erasure
    uploads: Uploads

    showings: Showings

    postings: Postings
    rooms: Rooms

    mirrors: Mirrors
    read_marks: ReadMarks

    def commit(self) -> None: ...

    def __enter__(self) -> UnitOfWork: ...

    def __exit__(self, *exc: object) -> None: ...


class UnitOfWorkFactory(Protocol):
    """Starts a unit of work."""

    def __call__(self) -> UnitOfWork: ...
