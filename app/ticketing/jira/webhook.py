"""Jira's webhook: calls are signed with the secret, or bring it along (Jira's automation cannot sign)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable

from starlette.datastructures import Headers

from app.mirroring.webhook import WebhookEndpoint
from app.ticketing.jira import SYSTEM

PATH = "/jira/events"
_SIGNATURE, _SECRET, _NAME = "x-hub-signature", "x-firstline-secret", "x-atlassian-webhook-identifier"


def jira_webhook(*, secret: str, hint: Callable[[str], bool]) -> WebhookEndpoint:
    """Return the application that Jira's webhook calls."""
    return WebhookEndpoint(
        system=SYSTEM,
        called="Jira",
        is_vouched_for=lambda headers, body: _is_vouched_for(headers, body, secret),
        about=issue_of,
        name=_NAME,
        hint=hint,
    )


def _is_vouched_for(headers: Headers, body: bytes, secret: str) -> bool:
    method, _, told = headers.get(_SIGNATURE, "").partition("=")
    if told:
        signed = hmac.digest(secret.encode(), body, hashlib.sha256).hex()
        return method == "sha256" and hmac.compare_digest(told.strip().lower().encode(), signed.encode())
    brought = headers.get(_SECRET, "")
    return hmac.compare_digest(brought.encode(), secret.encode())


def issue_of(body: bytes) -> str:
    """Return the id of the issue that it is about, or an empty text; a Data Center tells of some comments without."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    issue = told.get("issue") if isinstance(told, dict) else None
    id = issue.get("id") if isinstance(issue, dict) else None
    return str(id) if isinstance(id, str | int) and str(id).isascii() and str(id).isdigit() else ""
