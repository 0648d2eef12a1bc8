"""The cookie that ties coming back from the provider to the browser that went there."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict
from json import dumps, loads

from fastapi import Request
from starlette.responses import Response

from app.domain.sign_on import Attempt
from app.services.front_desk import FrontDesk

_NAME = "firstline_attempt"
_SECONDS = 600
_NONE = Attempt(state="", nonce="", verifier="")


def keep_attempt(response: Response, attempt: Attempt, desk: FrontDesk) -> None:
    """Let the browser keep the attempt for ten minutes. Lax, so that it comes along from the provider's redirect."""
    secure = desk.rules.cookie_secure
    value = urlsafe_b64encode(dumps(asdict(attempt)).encode()).decode()
    response.set_cookie(
        _name(secure=secure), value, max_age=_SECONDS, httponly=True, samesite="lax", secure=secure, path="/"
    )


def attempt_of(request: Request) -> Attempt:
    """Return the attempt that the browser holds, or one that fits nothing."""
    desk: FrontDesk = request.app.state.desk
    value = request.cookies.get(_name(secure=desk.rules.cookie_secure), "")
    try:
        kept = loads(urlsafe_b64decode(value.encode()))
        return Attempt(**{name: str(kept[name])[:500] for name in ("state", "nonce", "verifier", "next")})
    except (ValueError, TypeError, KeyError, RecursionError):
        return _NONE


def forget_attempt(response: Response, desk: FrontDesk) -> None:
    """Take it back: an attempt counts once."""
    secure = desk.rules.cookie_secure
    response.delete_cookie(_name(secure=secure), httponly=True, samesite="lax", secure=secure, path="/")


def _name(*, secure: bool) -> str:
    return f"__Host-{_NAME}" if secure else _NAME
