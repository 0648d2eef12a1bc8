"""The shapes of the public contract: what the command line prints and the API returns, from one place."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from gettext import NullTranslations
from pathlib import Path

from app.domain.answer import Answer
from app.domain.files import AttachedFile
from app.domain.message import TicketMessage
from app.domain.plain_words import shortened
from app.domain.receipt import Receipt
from app.domain.suggested import SuggestedReply
from app.domain.ticket import Ticket, TicketEvent
from app.domain.triage import Triage
from app.services.desk.why_suggested import why_suggested
from app.services.requests.read_request import RequestStory
from indexer.masking import mask_private
from indexer.types import Hit

_SNIPPET = 240


def plain(value: object) -> object:
    """Return dataclasses, sets, paths and times as JSON-ready values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)  # type: ignore[type-var]  # a set is of one kind
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def decision_json(receipt: Receipt) -> dict[str, object]:
    """Return a decision in the shape of the public contract."""
    decision = receipt.decision
    answer = None
    if decision.answer and decision.kind == "reply":
        answer = _answer_json(decision.answer)
    return {
        "decision": decision.kind,
        "confidence": round(decision.confidence, 4),
        "reason": decision.reason,
        "note": decision.note,
        "answer": answer,
        "question": decision.question,
        "choices": list(decision.choices),
        "options": [{"choice": choice, "label": label} for choice, label in decision.options],
        "suggestions": plain(decision.suggestions),
        "triage": triage_json(receipt.triage),
        "timings_ms": {name: round(ms, 3) for name, ms in receipt.timings_ms.items()},
        "receipt_id": receipt.id,
    }


def _answer_json(answer: Answer) -> dict[str, object]:
    # A thread is masked before it is indexed; what an older index still holds in clear is masked here.
    spans = [s if s.kind == "page" else dataclasses.replace(s, text=mask_private(s.text)) for s in answer.spans]
    text = " ".join(span.text for span in spans)
    return {"text": text, "spans": plain(spans), "twins": plain(answer.twins)}


def triage_json(result: Triage) -> dict[str, object]:
    """Return triage in the shape of the public contract."""
    return {
        "language": result.language,
        "topics": [{"label": t.label, "confidence": round(t.confidence, 4)} for t in result.topics],
        "priority": result.priority,
        "tier": result.tier,
        "queue": result.queue,
        "sentiment": result.sentiment,
        "out_of_scope": round(result.out_of_scope, 4),
        "candidates": list(result.candidates),
        "missing_details": list(result.missing_details),
        "languages": list(result.languages),
        "intent": result.intent,
        "sensitive": result.sensitive,
        "details": [{"kind": d.kind, "value": d.value, "start": d.start, "end": d.end} for d in result.details],
    }


def suggested_json(reply: SuggestedReply) -> dict[str, object]:
    """Return a suggested reply with the reason for it, in English."""
    shown = {field.name: plain(getattr(reply, field.name)) for field in dataclasses.fields(reply)}
    why = why_suggested(reply, NullTranslations(), day=lambda day: f"{day.day} {day:%B %Y}")
    return shown | {"confidence": round(reply.confidence, 4), "why": why}


def story_json(story: RequestStory, *, rating_open: bool = False) -> dict[str, object]:
    """Return a request with its decision and ticket; both are null while it waits to be handled."""
    decided = decision_json(story.receipt) if story.receipt else {"decision": None, "answer": None, "suggestions": []}
    return decided | {
        "request_id": story.request.id,
        "received_at": story.request.received_at.isoformat(),
        "ticket": ticket_summary(story.ticket) if story.ticket else None,
        "attached": story.attached,
        "feedback": [{"verdict": said.verdict, "at": said.at.isoformat()} for said in story.feedback],
        "replies": [
            {"id": said.id, "text": said.text, "at": said.at.isoformat(), "files": _files_json(said.files)}
            for said in story.replies
        ],
        "files": _files_json(story.files),
        "rating_open": rating_open,
        "continues_at": story.continues_at,
    }


def _files_json(files: Iterable[AttachedFile]) -> list[dict[str, str]]:
    return [{"id": file.id, "name": file.name, "type": file.type, "url": file.url} for file in files]


def ticket_summary(ticket: Ticket) -> dict[str, object]:
    """Return what a requester sees of a ticket."""
    return {"id": ticket.id, "state": ticket.state, "tier": ticket.tier, "queue": ticket.queue}


def ticket_json(
    ticket: Ticket,
    events: tuple[TicketEvent, ...] | None = None,
    messages: tuple[TicketMessage, ...] | None = None,
) -> dict[str, object]:
    """Return a whole ticket, with its events and what people wrote where these were read too."""
    whole = {field.name: plain(getattr(ticket, field.name)) for field in dataclasses.fields(ticket)}
    more = {"events": events, "messages": messages}
    return whole | {name: plain(found) for name, found in more.items() if found is not None}


def hit_json(hit: Hit) -> dict[str, object]:
    """Return a search result with its best sentence, which lies at `start` to `end` of the document's text."""
    best = hit.highlights[0] if hit.highlights else hit.chunk
    line = " ".join(hit.document.text[best.start : best.end].split())
    return {
        "document_id": hit.document.id,
        "title": hit.document.title,
        "url": hit.document.url,
        "score": round(hit.score, 4),
        "snippet": shortened(line, _SNIPPET),
        "start": best.start,
        "end": best.end,
        "language": hit.document.language,
        "owner": hit.document.owner,
        "updated": plain(hit.document.updated),
    }
