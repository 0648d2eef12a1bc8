"""The session's cookie, and whose it is."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from starlette.responses import Response

from app.domain.identity import Identity
from app.services.front_desk import FrontDesk

_NAME = "firstline_session"


def cookie_name(*, secure: bool) -> str:
    """Return the cookie's name; behind TLS one that browsers take from this very host only."""
    return f"__Host-{_NAME}" if secure else _NAME


def secret_of(request: Request) -> str:
    """Return the secret that the browser sent, or nothing."""
    return request.cookies.get(cookie_name(secure=front_desk(request).rules.cookie_secure), "")


def signed_in(request: Request) -> Identity | None:
    """Return who signed in here, or None; looked up once a request."""
    state = request.state
    if not hasattr(state, "signed_in"):
        desk, secret = front_desk(request), secret_of(request)
        session = desk.door.read_session(secret) if secret else None
        state.signed_in = session.person.identity(desk.rules.web_audience) if session else None
    found: Identity | None = state.signed_in
    return found


def still_holds(request: Request) -> Callable[[], bool]:
    """Return what says whether whoever looks still may: always for a visitor, and else while their session lasts."""
    desk, secret = front_desk(request), secret_of(request)
    if signed_in(request) is None:
        return lambda: True
    return lambda: desk.door.read_session.in_force(secret) is not None


def remember(response: Response, secret: str, desk: FrontDesk) -> None:
    """Give the browser its session. It ends with the browser, or here, whichever comes first."""
    secure = desk.rules.cookie_secure
    response.set_cookie(cookie_name(secure=secure), secret, httponly=True, samesite="lax", secure=secure, path="/")


def forget(response: Response, desk: FrontDesk) -> None:
    """Take the cookie back."""
    secure = desk.rules.cookie_secure
    response.delete_cookie(cookie_name(secure=secure), httponly=True, samesite="lax", secure=secure, path="/")


def front_desk(request: Request) -> FrontDesk:
    """Return the use cases these pages were assembled with."""
    desk: FrontDesk = request.app.state.desk
    return desk
