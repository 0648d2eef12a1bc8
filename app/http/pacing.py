"""How often the API may be called: by token, by visitor, by address."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from fastapi import Request

from app.domain.pace import TooOften
from app.domain.person import digest_of
from app.services.access.pace_requests import Kind
from app.services.front_desk import FrontDesk

_FREE = ("/healthz", "/readyz", "/metrics", "/openapi.json")


async def paced(request: Request) -> None:
    """Raise `TooOften` for whoever calls too often; whoever only watches the service is not counted."""
    if request.url.path not in _FREE:
        pace(request, request.app.state.desk)


def pace(request: Request, desk: FrontDesk) -> None:
    """Count this call, and raise `TooOften` for whoever calls too often."""
    desk.door.paces.check(_who(request))


def retry_after(error: TooOften) -> dict[str, str]:
    """Return the header that says when to try again."""
    return {"Retry-After": str(max(1, ceil(error.wait)))}


def _who(request: Request) -> Iterator[tuple[Kind, str]]:
    address, token = request.client.host if request.client else "", request.headers.get("authorization", "")
    if token:
        yield "call", digest_of(token)
        yield "call_address", address
    elif request.method == "POST":
        yield "ask", request.state.visitor
        yield "ask_address", address
    else:
        yield "call_address", address
