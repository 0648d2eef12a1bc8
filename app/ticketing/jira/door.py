"""How Jira tells us at once that something changed: over HTTP, signed, as an ASGI application for one path."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from app.domain.errors import FirstlineError

log = logging.getLogger(__name__)

PATH = "/jira/events"
_SIGNATURE, _SECRET, _NAME = "x-hub-signature", "x-firstline-secret", "x-atlassian-webhook-identifier"
_AT_ONCE, _REMEMBERED = 4, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class JiraDoor:
    """Nothing of what Jira sends is kept or believed but which issue it is about: that one is looked at there.

    What knocks is signed with the secret (Jira's webhooks), or brings it along (requests of its automation). The same
    knock again is heard once.
    """

    secret: str = field(repr=False)
    hint: Callable[[str], bool]
    heard: OrderedDict[str, None] = field(default_factory=OrderedDict, repr=False)
    hands: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_AT_ONCE), repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("Jira posts here; there is nothing to see.", status_code=405)
        body = await request.body()
        if not self._is_vouched_for(request, body):
            log.warning("a knock at %s is refused: it is not signed with our secret", PATH)
            return PlainTextResponse("Only Jira may post here.", status_code=401)
        issue, name = _issue_of(body), request.headers.get(_NAME, "")
        if not issue or (name and name in self.heard):  # a Data Center tells of some comments without their issue
            return Response(status_code=200)
        try:
            await to_thread.run_sync(self.hint, issue, limiter=self.hands)
        except FirstlineError as error:
            log.error("a knock could not be followed: %s", error)
            return PlainTextResponse("Not now. Send it again.", status_code=503)
        self._remember(name)
        return Response(status_code=200)

    def _is_vouched_for(self, request: Request, body: bytes) -> bool:
        method, _, told = request.headers.get(_SIGNATURE, "").partition("=")
        if told:
            signed = hmac.digest(self.secret.encode(), body, hashlib.sha256).hex()
            return method == "sha256" and hmac.compare_digest(told.strip().lower().encode(), signed.encode())
        brought = request.headers.get(_SECRET, "")
        return hmac.compare_digest(brought.encode(), self.secret.encode())

    def _remember(self, name: str) -> None:
        self.heard[name] = None
        while len(self.heard) > _REMEMBERED:
            self.heard.popitem(last=False)


def _issue_of(body: bytes) -> str:
    """Return the id of the issue that it is about, or an empty text."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    issue = told.get("issue") if isinstance(told, dict) else None
    id = issue.get("id") if isinstance(issue, dict) else None
    return str(id) if isinstance(id, str | int) and str(id).isascii() and str(id).isdigit() else ""
