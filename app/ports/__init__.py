"""What the use cases need from the world. Each docstring is the contract its adapters and fakes are proven against."""

from __future__ import annotations

from app.ports.conversations import (
    Conversations,
    FeedbackQueries,
    MessageQueries,
    RatingInvitations,
    RatingPeace,
    Ratings,
)
from app.ports.deciding import Answerer, Clock, DocumentLookup, IdMaker, Likeness, Triager
from app.ports.desk import (
    Changes,
    DeskFigures,
    DeskQueries,
    Drawers,
    KnowledgeBooks,
    LabelQueries,
    Mentions,
    ModelShelf,
    ReceiptQueries,
    RuleFile,
)
from app.ports.doors import ApiTokens, IdentityProvider, People, Sessions, SignInLinks
from app.ports.experience import Experience
from app.ports.intake import Answerings, Deliveries, DeliveryReader, Inbox, InboxKeeping
from app.ports.learning import ApprovedAnswers, Labels, Suggestions
from app.ports.leaving import (
    AlarmChannel,
    Backlog,
    ChatChannel,
    DigestChannel,
    MessageChannel,
    Outbox,
    RatingChannel,
    Showings,
    TicketSync,
)
from app.ports.mailboxes import ReadMarks
from app.ports.mirrors import ExternalDesk, Mirrors
from app.ports.postings import Postings, Rooms
from app.ports.privacy import Erasure, OptOuts
from app.ports.records import (
    AnswerSheets,
    AuditLog,
    BroughtPages,
    DeclinedWords,
    EvaluationShelf,
    FirstStepsSwitch,
    GoldShelf,
    Records,
    Study,
    Turns,
    WhatIfShelf,
)
from app.ports.sources import LiveSources
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
from app.ports.work import UnitOfWork, UnitOfWorkFactory
from indexer.protocols import Retriever

__all__ = [
    "AlarmChannel",
    "AnswerSheets",
    "Answerer",
    "Answerings",
    "ApiTokens",
    "ApprovedAnswers",
    "Attachments",
    "AuditLog",
    "Backlog",
    "BroughtPages",
    "Changes",
    "ChatChannel",
    "Clock",
    "Conversations",
    "DeclinedWords",
    "Deliveries",
    "DeliveryReader",
    "DeskFigures",
    "DeskQueries",
    "DigestChannel",
    "DocumentLookup",
    "Drawers",
    "Erasure",
    "EvaluationShelf",
    "Experience",
    "ExternalDesk",
    "FeedbackQueries",
    "Fingerprints",
    "FirstStepsSwitch",
    "GoldShelf",
    "IdMaker",
    "IdentityProvider",
    "Inbox",
    "InboxKeeping",
    "IncidentTickets",
    "Incidents",
    "KnowledgeBooks",
    "LabelQueries",
    "Labels",
    "Likeness",
    "LiveSources",
    "Mentions",
    "MessageChannel",
    "MessageQueries",
    "Mirrors",
    "ModelShelf",
    "OpenTickets",
    "OptOuts",
    "Outbox",
    "People",
    "Postings",
    "RatingChannel",
    "RatingInvitations",
    "RatingPeace",
    "Ratings",
    "ReadMarks",
    "ReceiptQueries",
    "Records",
    "Retriever",
    "Rooms",
    "RuleFile",
    "Sessions",
    "Showings",
    "SignInLinks",
    "Study",
    "Suggestions",
    "TicketLinks",
    "TicketQueries",
    "TicketStore",
    "TicketSync",
    "Triager",
    "Turns",
    "UnitOfWork",
    "UnitOfWorkFactory",
    "Uploads",
    "WhatIfShelf",
]
