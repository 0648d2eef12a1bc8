"""One transaction over every store."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, Engine, Transaction
from sqlalchemy.exc import OperationalError

from app.ports import UnitOfWork
from app.storage.api_tokens import SqlApiTokens
from app.storage.approved_answers import SqlApprovedAnswers
from app.storage.attachments import SqlAttachments
from app.storage.audit import SqlAuditLog, SqlPeople
from app.storage.backlog import SqlBacklog
from app.storage.changes import SqlChanges
from app.storage.conversations import SqlConversations, SqlMessageQueries
from app.storage.database import BUSY_SECONDS, READING, unusable
from app.storage.deliveries import SqlAnswerings, SqlDeliveries
from app.storage.desk_queries import SqlDeskQueries
from app.storage.drawers import SqlDrawers
from app.storage.figures import SqlDeskFigures
from app.storage.fingerprints import Remembered, SqlFingerprints
from app.storage.inbox import SqlInbox
from app.storage.incidents import SqlIncidents, SqlIncidentTickets
from app.storage.label_queries import SqlLabelQueries
from app.storage.labels import SqlLabels
from app.storage.mentions import SqlMentions
from app.storage.mirrors import SqlMirrors
from app.storage.open_tickets import SqlOpenTickets
from app.storage.outbox import SqlOutbox, SqlShowings
from app.storage.postings import SqlPostings, SqlRooms
from app.storage.privacy import SqlErasure, SqlOptOuts
from app.storage.ratings import SqlRatingInvitations, SqlRatingPeace, SqlRatings
from app.storage.read_marks import SqlReadMarks
from app.storage.receipt_search import SqlReceiptQueries
from app.storage.records import SqlFeedbackQueries, SqlRecords, SqlTurns
from app.storage.sessions import SqlSessions, SqlSignInLinks
from app.storage.suggestions import SqlSuggestions
from app.storage.tickets import SqlTicketLinks, SqlTicketQueries, SqlTicketStore
from app.storage.uploads import SqlUploads


class SqlUnitOfWork(UnitOfWork):
    """`UnitOfWork` on SQLAlchemy; use it once, in one thread. Raises `NotReady` where the database cannot be used."""

    def __init__(self, engine: Engine, *, remembered: Remembered, turns: tuple[Lock, ...] = ()) -> None:
        self._engine = engine
        self._turns, self._held, self._remembered = turns, list[Lock](), remembered
        self._connection: Connection
        self._transaction: Transaction

    def __enter__(self) -> SqlUnitOfWork:
        """Begin; a writing unit of work waits here for its turn."""
        # Whoever waits for the lock of a file looks again after 1, 2, 5, ... 100 ms; whoever waits here is woken.
        self._held = [turn for turn in self._turns if turn.acquire(timeout=BUSY_SECONDS)]
        try:
            connection = self._begun()
        except BaseException:
            self._pass_on()
            raise
        self._open_stores(connection)
        return self

    def _open_stores(self, connection: Connection) -> None:
        self.tickets, self.queries = SqlTicketStore(connection), SqlTicketQueries(connection)
        self.inbox, self.outbox = SqlInbox(connection), SqlOutbox(connection)
        self.records, self.feedback = SqlRecords(connection), SqlFeedbackQueries(connection)
        self.links, self.backlog = SqlTicketLinks(connection), SqlBacklog(connection)
        self.keeping, self.attachments = SqlInbox(connection), SqlAttachments(connection)
        self.fingerprints, self.labels = SqlFingerprints(connection, self._remembered), SqlLabels(connection)
        self.incidents = SqlIncidents(connection)
        self.incident_tickets = SqlIncidentTickets(connection, self._remembered)
        self.deliveries, self.turns = SqlDeliveries(connection), SqlTurns(connection)
        self.answerings = SqlAnswerings(connection)
        self.sessions, self.sign_in_links = SqlSessions(connection), SqlSignInLinks(connection)
        self.desk, self.drawers = SqlDeskQueries(connection), SqlDrawers(connection)
        self.changes = SqlChanges(connection)
        self.api_tokens, self.audit = SqlApiTokens(connection), SqlAuditLog(connection)
        self.people = SqlPeople(connection)
        self.conversations, self.open_tickets = SqlConversations(connection), SqlOpenTickets(connection)
        self.said, self.ratings = SqlMessageQueries(connection), SqlRatings(connection)
        self.invitations, self.peace = SqlRatingInvitations(connection), SqlRatingPeace(connection)
        self.suggestions, self.answers = SqlSuggestions(connection), SqlApprovedAnswers(connection)
        self.figures, self.receipts = SqlDeskFigures(connection), SqlReceiptQueries(connection)
        self.label_queries, self.mentions = SqlLabelQueries(connection), SqlMentions(connection)
        self.opt_outs, self.erasure = SqlOptOuts(connection), SqlErasure(connection)
        self.uploads, self.showings = SqlUploads(connection), SqlShowings(connection)
        self.postings, self.rooms = SqlPostings(connection), SqlRooms(connection)
        self.mirrors, self.read_marks = SqlMirrors(connection), SqlReadMarks(connection)

    def _begun(self) -> Connection:
        try:
            self._connection = connection = self._engine.connect()
        except OperationalError as error:  # a server that is down; a file is opened, whatever is wrong with it
            raise unusable(self._engine.url, error) from error
        try:
            self._transaction = connection.begin()
        except OperationalError as error:
            connection.close()
            raise unusable(self._engine.url, error) from error
        return connection

    def _pass_on(self) -> None:
        while self._held:
            self._held.pop().release()

    def commit(self) -> None:
        """Make everything durable at once; raise `NotReady` where the disk refuses."""
        try:
            self._transaction.commit()
        except OperationalError as error:
            raise unusable(self._engine.url, error) from error

    def __exit__(self, *exc: object) -> None:
        """End; what was not committed never happened. A full or failing disk is raised as `NotReady`."""
        try:
            self._connection.close()
        finally:
            self._pass_on()
        error = exc[1] if len(exc) > 1 else None
        if isinstance(error, OperationalError):
            raise unusable(self._engine.url, error) from error


@dataclass(frozen=True, slots=True)
class SqlUnitsOfWork:
    """`UnitOfWorkFactory`. With `reading` its units never wait for a writer and must not write.

    SQLite has one writer at a time: those of one factory wait for each other in memory, not at the file. Who is
    `urgent` waits for the one that writes, and for none of those that wait for it.
    """

    engine: Engine
    reading: bool = False
    urgent: bool = False
    line: Lock = field(default_factory=Lock, repr=False, compare=False)
    turn: Lock = field(default_factory=Lock, repr=False, compare=False)
    remembered: Remembered = field(default_factory=Remembered, repr=False, compare=False)
    _marked: Engine = field(init=False, repr=False, compare=False)
    """Made once, for each unit of work."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_marked", self.engine.execution_options(**{READING: self.reading}))

    def __call__(self) -> SqlUnitOfWork:
        """Return a new unit of work, to be entered with `with`."""
        one_writer = self.engine.dialect.name == "sqlite" and not self.reading
        waits = ((self.turn,) if self.urgent else (self.line, self.turn)) if one_writer else ()
        return SqlUnitOfWork(self._marked, remembered=self.remembered, turns=waits)
