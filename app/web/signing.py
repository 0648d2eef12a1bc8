"""Signing in and out."""

from __future__ import annotations

import logging
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from app.domain.errors import NotFound
from app.domain.invitation import SIGN_IN
from app.domain.person import Person
from app.domain.sign_on import SignInFailed
from app.services.access.sign_in_link import LinkOver
from app.services.access.sign_on import Returned, SignOn
from app.services.front_desk import FrontDesk
from app.web.attempts import attempt_of, forget_attempt, keep_attempt
from app.web.rendering import page
from app.web.sessions import forget, remember, secret_of
from app.web.visiting import Desk
from app.web.wording import _

ADDRESS = SIGN_IN
CALLBACK = f"{ADDRESS}/callback"
_FAILED = _("That sign-in did not work. Try again; if it fails again, ask whoever runs the service.")
_OVER = _("This sign-in link was used or has expired. Ask whoever runs the service for another.")

router = APIRouter()
_log = logging.getLogger(__name__)

Token = Annotated[str, Query(max_length=200)]
Next = Annotated[str, Query(max_length=500)]


@router.get(ADDRESS)
def ask_to_sign_in(request: Request, desk: Desk, token: Token = "", next: Next = "") -> Response:
    """Say how to sign in. With a link's token, ask whether to: opening a link, as previews do, does not use it up."""
    person, error = None, ""
    if token:
        try:
            person = desk.door.use_link.whose(token)
        except LinkOver:
            error = _OVER
    status = 401 if error else 200
    return _page(request, status=status, error=error, person=person, token=token, next=safe_next(next))


@router.post(ADDRESS)
def sign_in(
    request: Request,
    desk: Desk,
    token: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Use the link and go where its person is at home."""
    try:
        person, secret = desk.door.use_link(token, former=secret_of(request))
    except LinkOver:
        return _page(request, status=401, error=_OVER)
    response = RedirectResponse(safe_next(next) or home_of(person, request), status_code=303)
    remember(response, secret, desk)
    return response


@router.get(f"{ADDRESS}/provider")
def go_to_provider(request: Request, desk: Desk, next: Next = "") -> Response:
    """Go to the organisation's provider; this browser keeps what it must bring back."""
    address, attempt = _elsewhere(desk).begin(next=safe_next(next), back_to=_back_to(request, desk))
    response = RedirectResponse(address, status_code=303)
    keep_attempt(response, attempt, desk)
    return response


@router.get(CALLBACK)
def come_back(
    request: Request,
    desk: Desk,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Take whom the provider vouches for; an attempt counts once, whatever comes of it."""
    returned = Returned(state=state, code=code, error=error, issuer=iss, back_to=_back_to(request, desk))
    attempt = attempt_of(request)
    try:
        person, secret = _elsewhere(desk).finish(attempt, returned, former=secret_of(request))
    except SignInFailed as failed:
        _log.warning("A sign-in failed. %s", failed)
        response = _page(request, status=401, error=_FAILED)
    else:
        response = RedirectResponse(safe_next(attempt.next) or home_of(person, request), status_code=303)
        remember(response, secret, desk)
    forget_attempt(response, desk)
    return response


@router.post("/sign-out")
def sign_out(request: Request, desk: Desk) -> Response:
    """End the session, here and in the browser."""
    desk.door.sign_out(secret_of(request))
    response = RedirectResponse("/", status_code=303)
    forget(response, desk)
    return response


def _page(request: Request, *, status: int, error: str = "", **shown: object) -> Response:
    desk: FrontDesk = request.app.state.desk
    nobody: dict[str, object] = {"person": None, "token": "", "next": "", "provider": desk.door.sign_on is not None}
    return page(request, "sign-in.html", status=status, error=error, **(nobody | shown))


def _elsewhere(desk: FrontDesk) -> SignOn:
    if desk.door.sign_on is None:
        raise NotFound("No provider is set here.")
    return desk.door.sign_on


def _back_to(request: Request, desk: FrontDesk) -> str:
    return base_of(request, desk) + CALLBACK


def base_of(request: Request, desk: FrontDesk) -> str:
    """Return the address of the pages as others reach it, without a slash behind it."""
    return desk.rules.public_url or str(request.base_url).rstrip("/")


def safe_next(address: str) -> str:
    """Return a path on this server to go on to, or nothing for any other address."""
    is_path = address.startswith("/") and not address.startswith("//")
    if not is_path or "\\" in address or not address.isprintable():
        return ""
    return "" if urlsplit(address).path.startswith(("/sign-in", "/sign-out")) else address


def home_of(person: Person, request: Request) -> str:
    """Return the page that a person starts on: the first of their role's that this service has.

    Administrators of a service without pages begin with getting started.
    """
    wanted = {"admin": ("/admin", "/desk"), "agent": ("/desk",), "requester": ()}[person.role]
    found = next((section for section in wanted if section in request.app.state.sections), "/")
    begins = found == "/admin" and not request.app.state.desk.check_readiness.has_pages
    return "/admin/start" if begins else found


def to_sign_in(address: str) -> RedirectResponse:
    """Return the way to sign in and back."""
    return RedirectResponse(f"{ADDRESS}?{urlencode({'next': address})}", status_code=303)
