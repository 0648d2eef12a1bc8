"""How much somebody may send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.upload import MAX_BYTES, MAX_UPLOADS

MAX_BODY = 64 * 1024
MAX_ACTIVITY = 256 * 1024
"""Teams sends a message as text, as HTML, and with the card it answers."""
MAX_FILE = 2 * 1024 * 1024
MAX_EVENT = 2 * 1024 * 1024
"""Slack sends 40,000 characters as text and again as blocks, edited both before and after, accents as six letters."""
MAX_TABLE = 64 * 1024 * 1024
"""Labelled requests that triage learns from: some hundred thousand."""
MAX_BROUGHT = 512 * 1024 * 1024
"""Pages that an administrator brings: an export of a whole space."""
MAX_SENT_ALONG = MAX_UPLOADS * MAX_BYTES + 1024 * 1024
"""As many files as go with one message, each as large as may be, and the words they come with."""

FILES: Mapping[str, int] = {
    "/admin/settings/files/*": MAX_FILE,
    "/admin/evaluations/gold": MAX_FILE,
    "/admin/evaluations/gold/*": MAX_FILE,
    "/admin/triage/labelled": MAX_TABLE,
    "/admin/knowledge/brought": MAX_BROUGHT,
    "/requests/*/replies": MAX_SENT_ALONG,
    "/desk/tickets/*/reply": MAX_SENT_ALONG,
    "/api/v1/requests/*/files": MAX_SENT_ALONG,
    "/slack/events": MAX_EVENT,
    "/teams/messages": MAX_ACTIVITY,
    "/jira/events": MAX_FILE,
    "/zendesk/events": MAX_FILE,
}
"""Where whole files are sent, by patterns of paths."""


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """ASGI middleware: reading a body longer than `limit` bytes raises 413, announced or not; `larger` ones by path."""

    app: ASGIApp
    limit: int = MAX_BODY
    larger: Mapping[str, int] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counting `receive`."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = next((of for path, of in self.larger.items() if fnmatchcase(scope["path"], path)), self.limit)
        announced = Headers(scope=scope).get("content-length", "")
        received = int(announced) if announced.isdigit() and int(announced) > limit else 0

        async def receive_counted() -> Message:
            nonlocal received
            message: Message = {"type": "http.request"} if received > limit else await receive()
            received += len(message.get("body", b""))
            if received > limit and message["type"] == "http.request":
                raise HTTPException(413, f"More than {_size(limit)} was sent. Shorten it, or send a link.")
            return message

        await self.app(scope, receive_counted, send)


def _size(limit: int) -> str:
    return f"{limit >> 20} MB" if limit >= 1 << 20 else f"{limit >> 10} KB"
