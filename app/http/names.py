"""Under which names a service on loopback shows its pages: a foreign page must not pass ours off as its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_REFUSED = (
    "This service is on this machine alone and is not known by that name. Open it at http://127.0.0.1 or "
    "http://localhost; behind a proxy, set public_url and cookie_secure (docs/running.md)."
)
_WATCHED = ("/healthz", "/readyz", "/metrics")


@dataclass(frozen=True, slots=True)
class OwnNames:
    """ASGI middleware: who comes over loopback names an IP address or `localhost`, or is answered 421.

    A page that somebody opened elsewhere may have its own name lead here a moment later (DNS rebinding), and browsers
    would let it read ours. Programs with a token, health checks, and calls of `endpoints`, which check signatures, may
    use any name.
    """

    app: ASGIApp
    endpoints: Collection[str] = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and _is_local(scope) and not self._may_come(scope):
            await PlainTextResponse(_REFUSED, status_code=421)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _may_come(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        named = _is_ours(headers.get("host", ""))
        return named or "authorization" in headers or scope["path"] in {*self.endpoints, *_WATCHED}


def _is_local(scope: Scope) -> bool:
    server = scope.get("server") or ("", None)
    return _ip_in(str(server[0])) is not None and ip_address(str(server[0])).is_loopback


def _is_ours(host: str) -> bool:
    """Whether a Host header names no name that somebody else could own; HTTP/1.0 may come without one."""
    name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    name = name.lower().rstrip(".")
    return not host or name == "localhost" or name.endswith(".localhost") or _ip_in(name) is not None


def _ip_in(name: str) -> object | None:
    try:
        return ip_address(name)
    except ValueError:
        return None
