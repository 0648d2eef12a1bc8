"""What the use cases need from the world. Each docstring is the contract its adapters and fakes are proven against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from app.domain.answer import Answer
from app.domain.api_token import ApiToken
from app.domain.approved import ApprovedAnswer
from app.domain.audit import AuditEntry
from app.domain.change import Change
from app.domain.decision import Decision
from app.domain.delivery import Delivery
from app.domain.effects import AlertAgents, Effect, OutboxItem
from app.domain.evaluation import EvaluationRun
from app.domain.feedback import Feedback
from app.domain.figures import QueueBacklog, SpanFigures
from app.domain.fingerprint import Features, Fingerprint
from app.domain.incident import Incident, IncidentState
from app.domain.label import Label
from app.domain.label_overview import LabelCount
from app.domain.message import TicketMessage
from app.domain.person import KnownPerson, Session, SignInLink
from app.domain.rating import Rating
from app.domain.receipt import Receipt
from app.domain.receipt_search import ConfidenceCount, ReceiptLine, ReceiptSearch
from app.domain.request import Origin, Request
from app.domain.rule_text import RuleProblem, RuleText, RuleVersion
from app.domain.sign_on import Attempt, Vouched
from app.domain.suggested import Effectiveness, Offer, SuggestionUse
from app.domain.ticket import Ticket, TicketEvent
from app.domain.ticket_filter import Load, TicketFilter
from app.domain.triage import Triage
from indexer.books import DocumentCard, SourceState, SyncRun
from indexer.protocols import Retriever
from indexer.types import Document, Hit

__all__ = ["Retriever"]  # the indexer's own protocol, named here so that use cases find every port in one place


class Triager(Protocol):
    """Tags a request; never raises on any text, and is deterministic for one model version."""

    def triage(self, request: Request) -> Triage: ...


class Answerer(Protocol):
    """Makes an answer of the hits, or None (abstains). Every quoted span is verbatim in a hit it was given."""

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None: ...


class DocumentLookup(Protocol):
    """Reading one document as it is indexed now. None where there is none, or `audience` may not read it: alike."""

    def document(self, document_id: str, *, audience: frozenset[str]) -> Document | None: ...


class Clock(Protocol):
    """Now, in UTC and aware."""

    def now(self) -> datetime: ...


class IdMaker(Protocol):
    """A new unique, sortable id with a readable prefix (`req`, `tkt`, `rcp`)."""

    def new(self, prefix: str) -> str: ...


class TicketStore(Protocol):
    """Tickets and their events.

    `add` is idempotent per request id: it returns the ticket that request already has, or stores this one with an
    `opened` event. A request attached to a ticket (`Attachments`) has that one. `save` takes the next version of a
    stored ticket and raises `Conflict` on any other.
    `get` raises `NotFound`; events come in the order they happened.
    """

    def add(self, ticket: Ticket) -> Ticket: ...

    def get(self, ticket_id: str) -> Ticket: ...

    def of_request(self, request_id: str) -> Ticket | None: ...

    def save(self, ticket: Ticket, event: TicketEvent) -> None: ...

    def events(self, ticket_id: str) -> tuple[TicketEvent, ...]: ...


class TicketQueries(Protocol):
    """Reading tickets in bulk, newest first.

    `asked_at` finds them by where they were asked: same channel and conversation, a message id that begins with
    `place.message` (a channel's message ids begin with their thread's).
    """

    def find(
        self, *, requester: str | None = None, queue: str | None = None, state: str | None = None, limit: int = 50
    ) -> tuple[Ticket, ...]: ...

    def asked_at(self, place: Origin, *, limit: int = 20) -> tuple[Ticket, ...]: ...

    def counts(self) -> dict[str, int]: ...


class OpenTickets(Protocol):
    """Tickets that are not over, for whoever looks at all of them in turn.

    `page` goes by id from `after` on; `loads` counts what is in each agent's hands: open or in progress.
    """

    def page(self, *, after: str = "", limit: int) -> tuple[Ticket, ...]: ...

    def loads(self) -> dict[str, int]: ...


class Inbox(Protocol):
    """Accepted events not yet handled. `put` says False for a duplicate (same channel and message, or same event id).

    `lease` hands an entry to one worker until the lease ends, oldest first; `done` forgets its text but still knows a
    duplicate. Whatever is neither done nor leased is handed out again. `put(held_until=...)` starts out leased to
    the caller. `original` is the request id under which a duplicate was first accepted, or empty; `overdue` are the
    entries accepted before a moment and not done.
    """

    def put(self, request: Request, *, event_id: str = "", held_until: datetime | None = None) -> bool: ...

    def original(self, request: Request, *, event_id: str = "") -> str: ...

    def overdue(self, *, before: datetime, limit: int = 50) -> tuple[Request, ...]: ...

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Request, ...]: ...

    def done(self, request_id: str) -> None: ...


class InboxKeeping(Protocol):
    """Housekeeping: forgets done entries accepted before a moment, at most `limit`; returns how many."""

    def prune(self, *, before: datetime, limit: int) -> int: ...


class Deliveries(Protocol):
    """Raw events of channels, not yet read. `put` says False for an id that its channel delivered before.

    `lease` hands an event to one worker until the lease ends, oldest first, and counts the attempt. `again` hands it
    out from a moment on; `done` forgets its text but still knows a duplicate, until `prune` forgets it altogether.
    """

    def put(self, delivery: Delivery) -> bool: ...

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[Delivery, ...]: ...

    def again(self, delivery: Delivery, *, at: datetime) -> None: ...

    def done(self, delivery: Delivery) -> None: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...


class Outbox(Protocol):
    """Effects to carry out after the commit, each once per key; failed ones return later, hopeless ones are kept.

    `put` ignores a key it has ever seen. `lease` hands out due effects, oldest first, and counts the attempt.
    `done` and `failed` are ignored for a key already done. `failed` without `retry_at` makes a dead letter;
    `failed` with one brings a dead letter back, its attempts counted anew.
    """

    def put(self, effects: Iterable[Effect]) -> None: ...

    def lease(self, *, limit: int, now: datetime, seconds: int) -> tuple[OutboxItem, ...]: ...

    def done(self, key: str) -> None: ...

    def failed(self, key: str, *, error: str, retry_at: datetime | None) -> None: ...

    def dead_letters(self) -> tuple[OutboxItem, ...]: ...


class Backlog(Protocol):
    """How much waits: requests not handled, effects not carried out, and effects given up."""

    def requests(self) -> int: ...

    def effects(self) -> int: ...

    def dead_letters(self) -> int: ...


class Records(Protocol):
    """Requests, receipts and feedback as they were. Adding one twice keeps the first; reading raises `NotFound`.

    A receipt is found by its own id; by the request's the last one is. A verdict counts once per request and actor.
    """

    def add_request(self, request: Request) -> None: ...

    def request(self, request_id: str) -> Request: ...

    def add_receipt(self, receipt: Receipt) -> None: ...

    def receipt(self, receipt_or_request_id: str) -> Receipt: ...

    def add_feedback(self, feedback: Feedback) -> None: ...


class Turns(Protocol):
    """Reading every receipt of a request, the first decision first: none for one that is not decided."""

    def of_request(self, request_id: str) -> tuple[Receipt, ...]: ...


class FeedbackQueries(Protocol):
    """Reading what people said, oldest first."""

    def of_request(self, request_id: str) -> tuple[Feedback, ...]: ...


class TicketLinks(Protocol):
    """Under which id an external ticket system knows a ticket; the first link of a pair stays.

    `ticket_id` is the way back; both return an empty text where there is no link.
    """

    def link(self, ticket_id: str, *, system: str, external_id: str) -> None: ...

    def external_id(self, ticket_id: str, *, system: str) -> str: ...

    def ticket_id(self, external_id: str, *, system: str) -> str: ...


class Attachments(Protocol):
    """Requests that ask again for what an open ticket is about already; the first attachment of a request stays.

    `detach` frees the request to get a ticket of its own.
    """

    def attach(self, request_id: str, ticket_id: str, *, at: datetime) -> None: ...

    def detach(self, request_id: str) -> None: ...

    def requests_of(self, ticket_id: str) -> tuple[str, ...]: ...


class Fingerprints(Protocol):
    """What past requests are recognised by, newest first. Adding one twice keeps the first.

    `examine` hands out those that nobody looked at for a storm, oldest first; `examined` takes them out. `prune`
    forgets those from before a moment, at most `limit`, and returns how many.
    """

    def add(self, fingerprint: Fingerprint) -> None: ...

    def since(self, moment: datetime, *, requester: str | None = None, limit: int) -> tuple[Fingerprint, ...]: ...

    def examine(self, *, limit: int) -> tuple[Fingerprint, ...]: ...

    def examined(self, request_id: str) -> None: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...


class Incidents(Protocol):
    """Incidents, newest first. `add` of an id twice keeps the first; `get` raises `NotFound`.

    `save` takes the next version of a stored incident and raises `Conflict` on any other.
    """

    def add(self, incident: Incident) -> None: ...

    def get(self, incident_id: str) -> Incident: ...

    def save(self, incident: Incident) -> None: ...

    def find(self, *, states: frozenset[IncidentState], limit: int) -> tuple[Incident, ...]: ...


class IncidentTickets(Protocol):
    """Which tickets an incident holds, in the order they came. A ticket belongs to one incident, its first."""

    def link(self, incident_id: str, ticket_id: str, *, at: datetime) -> bool: ...

    def tickets_of(self, incident_id: str) -> tuple[str, ...]: ...

    def incident_of(self, ticket_id: str) -> str: ...


class Conversations(Protocol):
    """What requester and agents wrote on a ticket. `add` keeps the first of an id and says whether it was new.

    `of_ticket` returns the newest of them, oldest first; a thousand at most.
    """

    def add(self, message: TicketMessage) -> bool: ...

    def of_ticket(self, ticket_id: str) -> tuple[TicketMessage, ...]: ...


class MessageQueries(Protocol):
    """Reading messages in bulk: those whose source begins with something, newest first."""

    def from_source(self, prefix: str, *, limit: int) -> tuple[TicketMessage, ...]: ...


class Ratings(Protocol):
    """What requesters thought of it; a rating leads back to nobody. `since` gives them in no telling order."""

    def add(self, rating: Rating) -> None: ...

    def since(self, day: date, *, limit: int) -> tuple[Rating, ...]: ...


class RatingInvitations(Protocol):
    """Which solved tickets were asked about. `decide` counts once a ticket; `use` takes an open invitation, once."""

    def undecided(self, *, solved_since: datetime, limit: int) -> tuple[Ticket, ...]: ...

    def decide(self, ticket_id: str, *, asked: bool, open_until: datetime) -> bool: ...

    def is_open(self, ticket_id: str, *, now: datetime) -> bool: ...

    def use(self, ticket_id: str, *, now: datetime) -> bool: ...


class RatingPeace(Protocol):
    """Who is not asked again for a while, by pseudonym. `begin` says False for who is left in peace already."""

    def begin(self, pseudonym: str, *, now: datetime, until: datetime) -> bool: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...


class Labels(Protocol):
    """What corrections taught, oldest first. `add` keeps the first of an id and returns how many were new.

    `hold` keeps a label out of training for a reason; an empty reason lets it in again.
    """

    def add(self, labels: Iterable[Label]) -> int: ...

    def all(self) -> tuple[Label, ...]: ...

    def hold(self, label_id: str, *, reason: str) -> None: ...


class DeskQueries(Protocol):
    """Lists of tickets that reached people. `page` goes on behind the ticket `after`, wherever that stands by now.

    `page` raises `NotFound` for an unknown `after`. `loads` counts by queue, state and assignee, in their order.
    """

    def page(self, wanted: TicketFilter, *, after: str = "", limit: int) -> tuple[Ticket, ...]: ...

    def count(self, wanted: TicketFilter) -> int: ...

    def loads(self, *, states: frozenset[str]) -> tuple[Load, ...]: ...


class Drawers(Protocol):
    """What one person at the desk keeps for themselves under a name: a draft, a filter. An empty one reads as "".

    `people_at` says who kept any text under a name since a moment, the last one first, twenty at most. `prune`
    forgets what nobody touched since a moment, at most `limit`, and returns how many.
    """

    def keep(self, person: str, name: str, text: str, *, at: datetime) -> None: ...

    def look(self, person: str, name: str) -> str: ...

    def empty(self, person: str, name: str) -> None: ...

    def people_at(self, name: str, *, since: datetime) -> tuple[str, ...]: ...

    def prune(self, *, before: datetime, limit: int) -> int: ...


class Changes(Protocol):
    """The events of all tickets in one order. `after` returns those behind a position, `position` is the newest's.

    Positions only grow, but a store with several writers may show one after a later one: read a little back.
    `drafts` are the tickets whose drafts (drawers named `draft:` and the ticket) were touched since, with when.
    """

    def position(self) -> int: ...

    def after(self, position: int, *, limit: int) -> tuple[Change, ...]: ...

    def drafts(self, *, since: datetime, limit: int) -> tuple[tuple[str, datetime], ...]: ...


class Likeness(Protocol):
    """How alike two requests are. `features` never raises; `sameness` are probabilities in [0, 1], one for each other.

    Features of another model are alike to nothing. Deterministic for one model.
    """

    def features(self, text: str) -> Features: ...

    def sameness(self, features: Features, others: Sequence[Features]) -> tuple[float, ...]: ...


class DeskFigures(Protocol):
    """How the desk is doing: figures of the tickets opened in a span (days are in UTC), and what waits, by queue.

    The backlog holds tickets that people have and still owe something, the longest queue first.
    """

    def between(self, since: datetime, until: datetime) -> SpanFigures: ...

    def backlog(self) -> tuple[QueueBacklog, ...]: ...


class ReceiptQueries(Protocol):
    """Reading receipts in bulk: `find` newest first.

    `confidences` counts each request's first decision of a span, unless no threshold would change it.
    """

    def find(self, search: ReceiptSearch, *, limit: int = 50) -> tuple[ReceiptLine, ...]: ...

    def confidences(self, since: datetime, until: datetime) -> tuple[ConfidenceCount, ...]: ...


class LabelQueries(Protocol):
    """Reading corrections in bulk: those held for a person's word, newest first, and counts of each value given."""

    def held(self, *, limit: int = 50) -> tuple[Label, ...]: ...

    def counts(self, *, limit: int = 200) -> tuple[LabelCount, ...]: ...


class EvaluationShelf(Protocol):
    """Saved evaluation runs, newest first. `get` raises `NotFound`; `save` of a known id replaces it."""

    def runs(self, *, kind: str = "", limit: int = 50) -> tuple[EvaluationRun, ...]: ...

    def get(self, run_id: str) -> EvaluationRun: ...

    def save(self, run: EvaluationRun) -> None: ...


class IdentityProvider(Protocol):
    """Signs people in at their organisation. Raises `SignInFailed` for whom it does not vouch, `NotReady` when down.

    `address` sends the browser there; what it brings back is worth nothing without the attempt it left with.
    """

    @property
    def issuer(self) -> str: ...

    def address(self, attempt: Attempt, *, back_to: str) -> str: ...

    def vouched(self, attempt: Attempt, *, code: str, back_to: str) -> Vouched: ...


class Sessions(Protocol):
    """Who is signed in. `find` is None for an id that is not there; `seen` and `end` of one do nothing.

    `end_all` ends those of a person and returns how many; sessions that expired are dropped when another one starts.
    """

    def start(self, session: Session, *, forget_before: datetime) -> None: ...

    def find(self, session_id: str) -> Session | None: ...

    def seen(self, session_id: str, *, at: datetime) -> None: ...

    def end(self, session_id: str) -> None: ...

    def end_all(self, person_id: str) -> int: ...


class SignInLinks(Protocol):
    """Links that let somebody in once. `take` hands a link to one caller only, and never one that has expired."""

    def add(self, link: SignInLink, *, now: datetime) -> None: ...

    def find(self, link_id: str, *, now: datetime) -> SignInLink | None: ...

    def take(self, link_id: str, *, now: datetime) -> SignInLink | None: ...


class ApiTokens(Protocol):
    """Tokens of programs, oldest first. `find` returns one by its digest, in force or not.

    `add` raises `Conflict` for a name that is taken, and a revoked one stays taken: histories name tokens. `revoke`
    keeps the first moment, and raises `NotFound` for a name that is none.
    """

    def add(self, token: ApiToken) -> None: ...

    def find(self, digest: str) -> ApiToken | None: ...

    def all(self) -> tuple[ApiToken, ...]: ...

    def revoke(self, name: str, *, at: datetime) -> ApiToken: ...

    def used(self, token_id: str, *, at: datetime) -> None: ...


class AuditLog(Protocol):
    """Administrative acts; only ever added to. `latest` returns the newest first, those before a position if given."""

    def add(self, entry: AuditEntry) -> None: ...

    def latest(self, *, limit: int, before: int = 0, actor: str = "", act: str = "") -> tuple[AuditEntry, ...]: ...


class People(Protocol):
    """Who signed in, each as of the last time; `known` lists who came last first, with their sessions counted."""

    def saw(self, session: Session) -> None: ...

    def known(self, *, limit: int) -> tuple[KnownPerson, ...]: ...


class Suggestions(Protocol):
    """Replies as they were suggested to agents, and what agents made of them.

    `offer` keeps the first of an id; `offered` raises `NotFound`. Of a suggestion each agent's last word counts.
    `uses_of` gives the newest uses of documents first, on whatever ticket.
    """

    def offer(self, offers: Iterable[Offer]) -> None: ...

    def offered(self, suggestion_id: str) -> Offer: ...

    def use(self, use: SuggestionUse) -> None: ...

    def uses_of(self, document_ids: Iterable[str], *, limit: int) -> tuple[SuggestionUse, ...]: ...

    def effectiveness(self) -> tuple[Effectiveness, ...]: ...


class ApprovedAnswers(Protocol):
    """Answers that people approved, the newest id first. `add` says False for an id it has; `get` raises `NotFound`.

    `save` takes the next version of a stored answer and raises `Conflict` on any other. `find` goes on `before` an id;
    `of_message` is the answer that a message became.
    """

    def add(self, answer: ApprovedAnswer) -> bool: ...

    def get(self, answer_id: str) -> ApprovedAnswer: ...

    def save(self, answer: ApprovedAnswer) -> None: ...

    def find(self, *, withdrawn: bool, limit: int, before: str = "") -> tuple[ApprovedAnswer, ...]: ...

    def of_message(self, message_id: str) -> ApprovedAnswer | None: ...


class KnowledgeBooks(Protocol):
    """What is known of the sources: how their runs went, what is gone, what is old. Every list is bounded."""

    def sources(self) -> tuple[SourceState, ...]: ...

    def runs(self, source: str, *, limit: int = 20) -> tuple[SyncRun, ...]: ...

    def missing(self, source: str, *, limit: int = 200) -> tuple[DocumentCard, ...]: ...

    def stale(self, before: date, *, limit: int = 500) -> tuple[DocumentCard, ...]: ...

    def find(self, text: str, *, limit: int = 50) -> tuple[DocumentCard, ...]: ...


class RuleFile(Protocol):
    """A file of rules that people edit. `save` raises `InvalidInput` for an unsound text, naming the line, and
    `Conflict` where the file is no longer the one with digest `over`; `version` raises `NotFound`.
    """

    def current(self) -> RuleText: ...

    def check(self, text: str) -> RuleProblem | None: ...

    def save(self, text: str, version: RuleVersion, *, over: str) -> None: ...

    def history(self, *, limit: int = 50) -> tuple[RuleVersion, ...]: ...

    def version(self, version_id: str) -> str: ...


class ModelShelf(Protocol):
    """Triage models: `promote` raises `NotFound` for none such, `roll_back` `Conflict` without an earlier one."""

    @property
    def current(self) -> str: ...

    def promote(self, version: str) -> None: ...

    def roll_back(self) -> str: ...


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

    def commit(self) -> None: ...

    def __enter__(self) -> UnitOfWork: ...

    def __exit__(self, *exc: object) -> None: ...


class UnitOfWorkFactory(Protocol):
    """Starts a unit of work."""

    def __call__(self) -> UnitOfWork: ...


class ChatChannel(Protocol):
    """The outbound half of a channel.

    `post` raises `DeliveryFailed` when the message did not arrive; posting a key twice shows once.
    """

    @property
    def name(self) -> str: ...

    def post(self, origin: Origin, decision: Decision, *, key: str) -> None: ...


@runtime_checkable
class MessageChannel(Protocol):
    """How a channel passes on what an agent wrote.

    `tell` raises `DeliveryFailed` when the message did not arrive; telling a key twice shows once.
    """

    @property
    def name(self) -> str: ...

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> None: ...


class AlarmChannel(Protocol):
    """How agents are told of a ticket that needs them. `alert` says whether anybody could be told this way.

    Raises `DeliveryFailed` where it can be tried again.
    """

    def alert(self, alert: AlertAgents, ticket: Ticket) -> bool: ...


class RatingChannel(Protocol):
    """A channel that asks how it was, with what to answer at hand. Asking a key twice shows once.

    `ask_rating` raises `DeliveryFailed` when the question did not arrive.
    """

    def ask_rating(self, origin: Origin, ticket: Ticket, *, key: str) -> None: ...


class DeliveryReader(Protocol):
    """Turns a channel's raw events into what they ask for. Reading one twice is reading it once.

    `read` raises `DeliveryFailed` for what can be tried again; `give_up` keeps what must not be lost, asking nobody.
    """

    def read(self, delivery: Delivery) -> None: ...

    def give_up(self, delivery: Delivery) -> None: ...


class TicketSync(Protocol):
    """An external ticket system. Errors are raised as `DeliveryFailed`, never turned into a fallback.

    `create` of the same ticket id twice yields one external ticket: the id is its idempotency key. An empty id says
    that the system has no place for this ticket now; it is offered the ticket again when that changes.
    """

    @property
    def name(self) -> str: ...

    def create(self, ticket: Ticket) -> str: ...

    def update(self, ticket: Ticket, external_id: str) -> None: ...

    def changed_since(self, moment: datetime) -> tuple[Ticket, ...]: ...
