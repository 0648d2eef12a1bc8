"""Fake halves of the path that a test decides, and a channel and a ticket system that remember."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.answer import Answer, Span, Suggestion
from app.domain.decision import Decision
from app.domain.effects import AlertAgents
from app.domain.errors import DeliveryFailed
from app.domain.message import TicketMessage
from app.domain.reached import Reached
from app.domain.reply import After, Reading, ReplyKind
from app.domain.request import Origin, Request
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket
from app.domain.triage import Triage
from indexer.types import Hit
from tests.fakes.builders import a_hit, a_triage, an_answer


@dataclass(slots=True)
class FakeTriager:
    result: Triage = field(default_factory=a_triage)

    def triage(self, request: Request) -> Triage:
        return self.result

    def begin(self, request: Request) -> Callable[[], Triage]:
        return lambda: self.triage(request)


@dataclass(slots=True)
class FakeRetriever:
    hits: tuple[Hit, ...] = field(default_factory=lambda: (a_hit(),))
    audiences: list[frozenset[str]] = field(default_factory=list)

    def search(self, query: str, *, audience: frozenset[str], k: int) -> tuple[Hit, ...]:
        self.audiences.append(audience)
        return self.hits[:k] if query.strip() else ()


@dataclass(slots=True)
class FakeAnswerer:
    result: Answer | None = field(default_factory=an_answer)

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None:
        return self.result if hits else None


@dataclass(slots=True)
class QuotingAnswerer:
    """Quotes the first hit whole, as sure as its score."""

    def answer(self, request: Request, hits: tuple[Hit, ...]) -> Answer | None:
        if not hits:
            return None
        page = hits[0].document
        span = Span(
            document_id=page.id,
            title=page.title,
            start=0,
            end=len(page.text),
            text=page.text,
            url=page.url,
            digest=page.digest,
        )
        return Answer(spans=(span,), confidence=hits[0].score)


_KINDS: dict[str, ReplyKind] = {
    "thanks": "acknowledgement",
    "broken": "still_broken",
    "new": "new_question",
    "detail": "extra_detail",
    "cancel": "withdrawal",
}


def read_plainly(text: str, after: After) -> Reading:
    """Read a reply by its first word; any other is unclear."""
    kind = _KINDS.get(text.split(maxsplit=1)[0].lower())
    return Reading(kind=kind or "acknowledgement", probability=0.9 if kind else 0.3, sure=bool(kind))


def suggest(text: str, hits: tuple[Hit, ...]) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(document_id=h.document.id, title=h.document.title, url="", score=h.score, snippet=h.chunk.text)
        for h in hits
    )


def reply_with(text: str, hits: tuple[Hit, ...]) -> tuple[SuggestedReply, ...]:
    """Reply with each document's whole text, as sure as its score."""
    return tuple(
        SuggestedReply(
            id="",
            text=hit.document.text,
            kind=hit.document.kind,
            document_id=hit.document.id,
            title=hit.document.title,
            url=hit.document.url,
            confidence=hit.score,
            at=hit.document.updated,
            believed=hit.score,
        )
        for hit in hits
    )


@dataclass(slots=True)
class FakeChannel:
    """`ChatChannel` and `MessageChannel` that keeps what it was given; `failures` posts fail first.

    Whoever it says it `reaches` is the asker, unless a test says otherwise.
    """

    name: str = "web"
    failures: int = 0
    shown: dict[str, tuple[Origin, Decision]] = field(default_factory=dict)
    told: dict[str, tuple[Origin, TicketMessage]] = field(default_factory=dict)
    attempts: list[str] = field(default_factory=list)
    reaches: Reached = "asker"
    wait: float = 0.0

    def post(self, origin: Origin, decision: Decision, *, key: str) -> Reached:
        self._attempt(key)
        self.shown.setdefault(key, (origin, decision))
        return self.reaches

    def tell(self, origin: Origin, message: TicketMessage, *, key: str) -> Reached:
        self._attempt(key)
        self.told.setdefault(key, (origin, message))
        return self.reaches

    def _attempt(self, key: str) -> None:
        self.attempts.append(key)
        if self.failures:
            self.failures -= 1
            failure = DeliveryFailed(f"Reply {key!r} was not taken.")
            failure.wait = self.wait
            raise failure


@dataclass(slots=True)
class FakeAlarm:
    """`AlarmChannel` that reaches whoever is named, and keeps what they were told."""

    alerts: list[AlertAgents] = field(default_factory=list)

    def alert(self, alert: AlertAgents, ticket: Ticket) -> bool:
        self.alerts.append(alert)
        return True


@dataclass(slots=True)
class FakeTicketSync:
    """`TicketSync` that keeps tickets by external id; `failures` calls fail first, `for_good` where asked."""

    name: str = "desk"
    failures: int = 0
    for_good: bool = False
    tickets: dict[str, Ticket] = field(default_factory=dict)

    def create(self, ticket: Ticket) -> str:
        self._maybe_fail(ticket)
        external_id = f"EXT-{ticket.id}"
        self.tickets.setdefault(external_id, ticket)
        return external_id

    def update(self, ticket: Ticket, external_id: str) -> None:
        self._maybe_fail(ticket)
        self.tickets[external_id] = ticket

    def _maybe_fail(self, ticket: Ticket) -> None:
        if self.failures:
            self.failures -= 1
            failure = DeliveryFailed(f"Ticket {ticket.id!r} was not taken.")
            failure.final = self.for_good
            raise failure
