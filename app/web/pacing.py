"""How often forms may be sent: by session, by visitor, by address."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request

from app.domain.person import digest_of
from app.services.access.pace_requests import Kind
from app.services.front_desk import FrontDesk
from app.web.sessions import secret_of

_SIGN_IN, _WORK, _TYPING = "/sign-in", ("/desk/", "/admin/"), "/ask/help"


async def paced(request: Request) -> None:
    """Raise `TooOften` for whoever sends forms, or tries to sign in, too often."""
    desk: FrontDesk = request.app.state.desk
    desk.door.paces.check(_who(request))


def _who(request: Request) -> Iterator[tuple[Kind, str]]:
    address, path = request.client.host if request.client else "", request.url.path
    tries = request.method == "POST" or "token" in request.query_params
    if path.startswith(f"{_SIGN_IN}/") or (path == _SIGN_IN and tries):
        yield "sign_in_address", address
    elif path == _TYPING or (request.method == "POST" and path.startswith(_WORK)):
        yield "call", _somebody(request)
        yield "call_address", address
    elif request.method == "POST":
        yield "ask", _somebody(request)
        yield "ask_address", address


def _somebody(request: Request) -> str:
    session = secret_of(request)
    visitor: str = request.state.visitor
    return digest_of(session) if session else visitor
