"""The visitor's cookie: read on every request, given out with the first thing somebody sends."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.identity import COOKIE, is_secret

_A_YEAR = 365 * 24 * 3600


def new_secret() -> str:
    """Return 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Visitors:
    """ASGI middleware: puts the secret into `request.state.visitor`. Whoever only reads gets no cookie."""

    app: ASGIApp
    secure: bool = False
    make: Callable[[], str] = new_secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer a visitor's first POST with their cookie."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        known = HTTPConnection(scope).cookies.get(COOKIE, "")
        is_new = not is_secret(known)
        secret = self.make() if is_new else known
        scope.setdefault("state", {})["visitor"] = secret
        give = is_new and scope["method"] == "POST"

        async def send_with_cookie(message: Message) -> None:
            if give and message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), _cookie(secret, secure=self.secure)]
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def _cookie(secret: str, *, secure: bool) -> tuple[bytes, bytes]:
    response = Response()
    response.set_cookie(COOKIE, secret, max_age=_A_YEAR, httponly=True, samesite="lax", secure=secure)
    return b"set-cookie", response.headers["set-cookie"].encode("latin-1")
