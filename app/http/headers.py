"""Headers that every response carries, pages and API alike."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY: dict[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: browsers would send `Origin: null` with our own forms then, as they do with foreign ones.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


HSTS: dict[str, str] = {"Strict-Transport-Security": "max-age=31536000"}
"""For a year, and for this host alone: what else the domain serves is not ours to say."""


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """ASGI middleware that adds `SECURITY`, and keeps personal pages out of shared caches."""

    app: ASGIApp
    secure: bool = False
    """Whether people come by HTTPS: browsers are told to never come otherwise again."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (SECURITY | (HSTS if self.secure else {})).items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
