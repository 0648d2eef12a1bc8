"""Examples for OpenAPI and for the page at /docs; a test sends the requests and compares the shapes of the answers."""

from __future__ import annotations

from typing import Any

TRIAGE: dict[str, object] = {
    "language": "en",
    "topics": [{"label": "it/vpn", "confidence": 0.9312}],
    "priority": "normal",
    "tier": 2,
    "queue": "it-network",
    "sentiment": "neutral",
    "out_of_scope": 0.0121,
    "candidates": ["it-network"],
    "missing_details": [],
    "languages": ["en"],
    "intent": "request",
    "sensitive": False,
    "details": [{"kind": "error_code", "value": "809", "start": 20, "end": 23}],
}
SUGGESTION: dict[str, object] = {
    "document_id": "vpn",
    "title": "Connect to the company VPN",
    "url": "https://kb.example/vpn",
    "score": 0.9421,
    "snippet": "Error 809 means that your router blocks UDP port 4500.",
    "twins": [
        {
            "document_id": "t-112",
            "title": "809 since this morning",
            "url": "",
            "kind": "thread",
            "updated": "2026-02-03",
        }
    ],
}
ANSWER: dict[str, object] = {
    "text": "Error 809 means that your router blocks UDP port 4500.",
    "spans": [
        {
            "document_id": "vpn",
            "title": "Connect to the company VPN",
            "start": 411,
            "end": 465,
            "text": "Error 809 means that your router blocks UDP port 4500.",
            "url": "https://kb.example/vpn#:~:text=Error%20809",
            "digest": "9f2c4e",
            "kind": "page",
            "updated": "2026-03-14",
        }
    ],
    "twins": [],
}
SUGGESTED_REPLY: dict[str, object] = {
    "id": "sug_0b7d3c5e9a1f4e6d8c2b",
    "text": "Forward UDP port 4500 on your router, then connect again.",
    "kind": "thread",
    "document_id": "t-112",
    "title": "809 since this morning",
    "url": "",
    "confidence": 0.8142,
    "at": "2026-02-03",
    "believed": 0.7719,
    "sent": 2,
    "why": "Solved the like on 3 February 2026. Sent 2 times on tickets like this.",
}
USE: dict[str, object] = {"outcome": "edited", "edited": 0.125}
REQUEST: dict[str, object] = {
    "decision": "reply",
    "confidence": 0.9421,
    "reason": "answered",
    "note": "",
    "answer": ANSWER,
    "question": "",
    "choices": [],
    "options": [],
    "suggestions": [SUGGESTION],
    "triage": TRIAGE,
    "timings_ms": {"triage": 2.1, "embed": 3.4, "search": 1.2, "rerank": 0.3, "answer": 0.2, "total": 7.4},
    "receipt_id": "rcp_0001k3v9d20zr7w4e8q1xa",
    "request_id": "req_0001k3v9d1z5m2c8t6b9ya",
    "received_at": "2026-03-02T09:00:00+00:00",
    "ticket": {"id": "tkt_0001k3v9d21h4j6p8s0vwa", "state": "answered", "tier": 0, "queue": ""},
    "attached": False,
    "feedback": [],
    "replies": [],
    "files": [],
    "rating_open": False,
    "continues_at": "",
}
EVENT: dict[str, object] = {
    "ticket_id": "tkt_0001k3v9d21h4j6p8s0vwa",
    "kind": "opened",
    "actor": "web:5d0c2f",
    "at": "2026-03-02T09:00:00+00:00",
    "detail": "",
    "state": "new",
}
TICKET: dict[str, object] = {
    "id": "tkt_0001k3v9d21h4j6p8s0vwa",
    "request_id": "req_0001k3v9d1z5m2c8t6b9ya",
    "subject": "What does VPN error 809 mean?",
    "requester": "web:5d0c2f",
    "origin": {"channel": "web", "conversation": "web:5d0c2f", "message": "1"},
    "created_at": "2026-03-02T09:00:00+00:00",
    "updated_at": "2026-03-02T09:04:00+00:00",
    "state": "open",
    "tier": 2,
    "queue": "it-network",
    "priority": "normal",
    "topics": ["it/vpn"],
    "assignee": "",
    "language": "en",
    "snoozed_until": None,
    "tags": [],
    "version": 3,
}
DUE: dict[str, object] = {
    "promise": "resolution",
    "at": "2026-03-02T15:00:00+00:00",
    "warn_at": "2026-03-02T13:30:00+00:00",
    "state": "running",
    "met_at": None,
}
MESSAGE: dict[str, object] = {
    "id": "msg_0001k3v9d21h4j6p8s0vwa",
    "ticket_id": "tkt_0001k3v9d21h4j6p8s0vwa",
    "kind": "reply",
    "author": "agent@example.com",
    "text": "Your gateway was full. I moved you to another one; please connect again.",
    "at": "2026-03-02T09:20:00+00:00",
    "source": "api",
    "files": [],
    "edited_at": None,
    "earlier": [],
}
MACRO: dict[str, object] = {
    "id": "ask-error",
    "title": "Which error do you see?",
    "text": "Thank you for writing. Which message do you see exactly?",
    "then": "pending_requester",
}
MACRO_USE: dict[str, object] = {"macro_id": "ask-error", "sent": 40, "solved": 31, "reopened": 2}
RATED: dict[str, object] = {"scale": "thumbs", "value": 1}
SATISFACTION: dict[str, object] = {"queue": "it-network", "ratings": 42, "csat": 0.9286, "comments": ["Quick!"]}
INCIDENT: dict[str, object] = {
    "id": "inc_0001k3v9d21h4j6p8s0vwa",
    "title": "VPN is down?",
    "opened_at": "2026-03-02T09:00:00+00:00",
    "updated_at": "2026-03-02T09:12:00+00:00",
    "state": "confirmed",
    "queue": "it-network",
    "note": "The gateway in Dublin is being restarted. Use the Turin gateway until noon.",
    "version": 2,
}
HIT: dict[str, object] = {name: value for name, value in SUGGESTION.items() if name != "twins"} | {
    "start": 411,
    "end": 465,
    "language": "en",
    "owner": "Network team",
    "updated": "2026-03-14",
}

ASK_BODIES: dict[str, object] = {
    "question": {"summary": "A question", "value": {"text": "What does VPN error 809 mean?"}},
    "repeatable": {
        "summary": "Safe to send twice",
        "value": {"text": "What does VPN error 809 mean?", "message_id": "chat-1234"},
    },
}
FEEDBACK_BODIES: dict[str, object] = {"solved": {"summary": "It helped", "value": {"verdict": "solved"}}}
CHOICE_BODIES: dict[str, object] = {"page": {"summary": "The page it is about", "value": {"choice": "vpn"}}}
TICKET_BODIES: dict[str, object] = {
    "take": {"summary": "Take it", "value": {"state": "in_progress", "assignee": "agent@example.com"}},
    "correct": {"summary": "Correct the triage", "value": {"queue": "it-apps", "priority": "high"}},
}
SNOOZE_BODIES: dict[str, object] = {
    "monday": {"summary": "Until Monday", "value": {"until": "2036-03-09T09:00:00+01:00"}}
}
ASSIGN_BODIES: dict[str, object] = {
    "roster": {"summary": "Whom the roster chooses", "value": {}},
    "somebody": {"summary": "Somebody", "value": {"agent": "agent@example.com"}},
}
MACRO_BODIES: dict[str, object] = {"as_is": {"summary": "As it is", "value": {}}}
RATING_BODIES: dict[str, object] = {"up": {"summary": "A thumb up", "value": {"value": 1, "comment": "Quick!"}}}
MESSAGE_BODIES: dict[str, object] = {
    "reply": {"summary": "Solve it with a reply", "value": {"text": "Done. Connect again.", "then": "solved"}},
    "note": {"summary": "For colleagues only", "value": {"kind": "note", "text": "Gateway 3 is at its limit."}},
}
USE_BODIES: dict[str, object] = {
    "sent": {
        "summary": "Sent, after an edit",
        "value": {"sent": "Forward UDP port 4500 on your router, please.", "actor": "agent@example.com"},
    },
    "rejected": {"summary": "Rejected", "value": {"sent": None, "actor": "agent@example.com"}},
}
MERGE_BODIES: dict[str, object] = {
    "merge": {"summary": "Into an older ticket", "value": {"into": "tkt_0001k3v9d21h4j6p8s0vwa"}}
}
CONFIRM_BODIES: dict[str, object] = {
    "confirm": {"summary": "Tell newcomers", "value": {"note": "The gateway is being restarted; try at noon."}}
}
RESOLVE_BODIES: dict[str, object] = {
    "end": {"summary": "It is over", "value": {"words": "The gateway is back. Reconnect once."}}
}
SEARCH_BODIES: dict[str, object] = {"pages": {"summary": "Three pages", "value": {"query": "vpn error 809", "k": 3}}}
TRIAGE_BODIES: dict[str, object] = {"tag": {"summary": "Tag a text", "value": {"text": "The VPN is down again!"}}}


def returns(example: object, *problems: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI responses: 200 with its example, and the problems a caller should expect."""
    documented: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"example": example}}}}
    documented[422] = _problem("What was sent cannot be used as it is.")
    documented[429] = _problem("That was too often; `Retry-After` says when to try again.")
    return documented | {status: _problem(_PROBLEMS[status]) for status in problems}


def takes(example: object, *problems: int) -> dict[int | str, dict[str, Any]]:
    """Return the responses of a call that has a body."""
    return returns(example, *problems, 400, 413)


_PROBLEMS = {
    400: "The body cannot be read as what it says it is.",
    401: "The token is missing, wrong or no longer in force.",
    403: "This needs a token, or one with another scope.",
    404: "There is nothing of this id that you may see.",
    409: "The ticket has changed meanwhile, or its state does not permit this step.",
    412: "The ticket is at another version than `If-Match` names.",
    413: "More was sent than is taken: 64 KB, or five files of 5 MB.",
    503: "The service is not ready; the detail says what to do.",
}


def always() -> dict[int | str, dict[str, Any]]:
    """Return what any call may be answered with."""
    return {status: _problem(_PROBLEMS[status]) for status in (401, 403, 503)}


def _problem(detail: str) -> dict[str, Any]:
    example = {"type": "about:blank", "title": "…", "status": 400, "detail": detail}
    return {"description": detail, "content": {"application/problem+json": {"example": example}}}
