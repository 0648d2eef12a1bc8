"""Zendesk's webhook: calls are signed over their body and the moment they were sent."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from starlette.datastructures import Headers

from app.mirroring.webhook import WebhookEndpoint
from app.ports import Clock
from app.ticketing.zendesk import SYSTEM

PATH = "/zendesk/events"
_SIGNATURE, _MOMENT = "x-zendesk-webhook-signature", "x-zendesk-webhook-signature-timestamp"
_NAME = "x-zendesk-webhook-invocation-id"
_WINDOW = timedelta(minutes=5)
"""What was sent longer ago, or is yet to be sent, is somebody's copy."""


def zendesk_webhook(*, secret: str, clock: Clock, hint: Callable[[str], bool]) -> WebhookEndpoint:
    """Return the application that Zendesk's webhook calls."""
    return WebhookEndpoint(
        system=SYSTEM,
        called="Zendesk",
        is_vouched_for=lambda headers, body: _is_vouched_for(headers, body, secret, clock.now()),
        about=ticket_of,
        name=_NAME,
        hint=hint,
    )


def sign(secret: str, moment: str, body: bytes) -> str:
    """Return the base64 of HMAC-SHA256 over the moment and the body, one right after the other."""
    return base64.b64encode(hmac.digest(secret.encode(), moment.encode() + body, hashlib.sha256)).decode()


def _is_vouched_for(headers: Headers, body: bytes, secret: str, now: datetime) -> bool:
    moment = headers.get(_MOMENT, "")
    signed = hmac.compare_digest(headers.get(_SIGNATURE, "").strip().encode(), sign(secret, moment, body).encode())
    return signed and _is_recent(moment, now)


def _is_recent(moment: str, now: datetime) -> bool:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return False
    return abs(now - (at if at.tzinfo else at.replace(tzinfo=UTC))) <= _WINDOW


def ticket_of(body: bytes) -> str:
    """Return the id of the ticket that it is about: Zendesk's own events name it, and so may what a trigger sends."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(told, dict):
        return ""
    detail = told.get("detail")
    is_event = str(told.get("subject", "")).startswith("zen:ticket:") and isinstance(detail, dict)
    id = detail.get("id") if is_event and isinstance(detail, dict) else told.get("ticket_id")
    return str(id) if isinstance(id, str | int) and str(id).isascii() and str(id).isdigit() else ""
