"""Values with sensible defaults, so that a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.domain.answer import Answer, Span, Suggestion
from app.domain.decision import Decision, DecisionKind, Thresholds
from app.domain.effects import MirrorTicket, PostReply
from app.domain.message import MessageKind, TicketMessage
from app.domain.receipt import Candidate, Receipt
from app.domain.request import Incoming, Origin, Request
from app.domain.ticket import Ticket, TicketEvent, open_ticket
from app.domain.triage import Tier, TopicScore, Triage
from indexer.types import Chunk, Document, Highlight, Hit

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAGE = "To reset the VPN, open Settings and choose Reset. Then sign in again."


def an_origin(channel: str = "web", conversation: str = "room", message: str = "") -> Origin:
    return Origin(channel=channel, conversation=conversation, message=message)


def a_request(
    id: str = "req_1",
    text: str = "My VPN does not connect",
    *,
    requester: str = "requester@example.com",
    origin: Origin | None = None,
    received_at: datetime = MOMENT,
    explicit: bool = True,
) -> Request:
    return Request(
        id=id,
        text=text,
        requester=requester,
        audience=frozenset({"everyone", "finance"}),
        origin=origin or an_origin(),
        received_at=received_at,
        language="en",
        explicit=explicit,
    )


def an_incoming(text: str = "My VPN does not connect", *, message: str = "", event_id: str = "") -> Incoming:
    return Incoming(
        text=text,
        requester="requester@example.com",
        audience=frozenset({"everyone"}),
        origin=an_origin(message=message),
        event_id=event_id,
    )


def a_triage(*, out_of_scope: float = 0.02, tier: Tier = 1, queue: str = "it", candidates: int = 1) -> Triage:
    return Triage(
        language="en",
        topics=(TopicScore(label="it/vpn", confidence=0.9 if candidates == 1 else 0.4),),
        priority="high",
        tier=tier,
        queue=queue,
        out_of_scope=out_of_scope,
        candidates=("it", "hr", "finance")[:candidates],
        model_version="triage-1",
    )


def an_answer(confidence: float = 0.9) -> Answer:
    span = Span(document_id="page-1", title="VPN", start=0, end=49, text=PAGE[:49], url="https://kb.example/vpn")
    return Answer(spans=(span,), confidence=confidence)


def a_suggestion(document_id: str = "page-2", score: float = 0.4) -> Suggestion:
    return Suggestion(document_id=document_id, title="Network", url="", score=score, snippet="Check the cable.")


def a_decision(kind: DecisionKind = "reply", *, reason: str = "") -> Decision:
    return Decision(
        kind=kind,
        confidence=0.9,
        reason=reason or {"reply": "answered"}.get(kind, "no_good_answer"),
        answer=an_answer() if kind == "reply" else None,
        suggestions=(a_suggestion(),),
    )


def a_receipt(request: Request | None = None, decision: Decision | None = None, *, id: str = "rcp_1") -> Receipt:
    request = request or a_request()
    return Receipt(
        id=id,
        request_id=request.id,
        at=request.received_at,
        text=request.text,
        audience=request.audience,
        triage=a_triage(),
        candidates=(Candidate(document_id="page-1", title="VPN", score=0.9, signals={"words": 7.25, "vectors": 0.5}),),
        decision=decision or a_decision(),
        thresholds=Thresholds(answer=0.6, source="test"),
        index_version="v1",
        model_versions=("minilm", "triage-1"),
        timings_ms={"total": 1.5},
    )


def a_ticket(request: Request | None = None, *, id: str = "tkt_1") -> Ticket:
    return open_ticket(request or a_request(), a_triage(), ticket_id=id)


def an_event(ticket: Ticket, kind: str = "changed") -> TicketEvent:
    return TicketEvent(ticket_id=ticket.id, kind=kind, actor="agent@example.com", at=MOMENT, detail="why")


def a_message(
    id: str = "msg_1", text: str = "Connect again, please.", *, kind: MessageKind = "reply", at: datetime = MOMENT
) -> TicketMessage:
    return TicketMessage(id=id, ticket_id="tkt_1", kind=kind, author="agent@example.com", text=text, at=at)


def a_reply_effect(key: str = "k1", request_id: str = "req_1", *, origin: Origin | None = None) -> PostReply:
    return PostReply(key=key, request_id=request_id, origin=origin or an_origin(), decision=a_decision())


def a_mirror_effect(key: str = "m1", ticket_id: str = "tkt_1") -> MirrorTicket:
    return MirrorTicket(key=key, ticket_id=ticket_id)


def a_document(id: str = "page-1", text: str = PAGE) -> Document:
    return Document(id=id, source="test", title="VPN", text=text, updated=date(2026, 1, 5))


def a_hit(document: Document | None = None, score: float = 0.9) -> Hit:
    document = document or a_document()
    end = min(49, len(document.text))
    chunk = Chunk(id=f"{document.id}#0", document_id=document.id, position=0, text=document.text, start=0, end=end)
    return Hit(
        document=document,
        chunk=chunk,
        score=score,
        highlights=(Highlight(start=0, end=end, score=score),),
        signals={"vectors": score},
    )
