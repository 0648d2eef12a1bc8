"""How much somebody may send."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 64 * 1024


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """ASGI middleware: reading a body longer than `limit` bytes raises 413, announced or not."""

    app: ASGIApp
    limit: int = MAX_BODY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counting `receive`."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        received = int(announced) if announced.isdigit() and int(announced) > self.limit else 0

        async def receive_counted() -> Message:
            nonlocal received
            message: Message = {"type": "http.request"} if received > self.limit else await receive()
            received += len(message.get("body", b""))
            if received > self.limit and message["type"] == "http.request":
                raise HTTPException(413, f"More than {self.limit // 1024} KB was sent. Shorten it, or send a link.")
            return message

        await self.app(scope, receive_counted, send)
