"""Signing in and out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from app.domain.person import Person
from app.services.sign_in_link import LinkOver
from app.web.rendering import page
from app.web.sessions import forget, remember, secret_of
from app.web.visiting import Desk
from app.web.wording import _

ADDRESS = "/sign-in"
_OVER = _("This sign-in link was used or has expired. Ask whoever runs the service for another.")

router = APIRouter()

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
    return page(request, "sign-in.html", status=status, person=person, token=token, next=safe_next(next), error=error)


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
        return page(request, "sign-in.html", status=401, person=None, token="", next="", error=_OVER)
    response = RedirectResponse(safe_next(next) or home_of(person, request.app.state.sections), status_code=303)
    remember(response, secret, desk)
    return response


@router.post("/sign-out")
def sign_out(request: Request, desk: Desk) -> Response:
    """End the session, here and in the browser."""
    desk.door.sign_out(secret_of(request))
    response = RedirectResponse("/", status_code=303)
    forget(response, desk)
    return response


def safe_next(address: str) -> str:
    """Return a path on this server to go on to, or nothing for any other address."""
    is_path = address.startswith("/") and not address.startswith("//")
    if not is_path or "\\" in address or not address.isprintable():
        return ""
    return "" if urlsplit(address).path.startswith(("/sign-in", "/sign-out")) else address


def home_of(person: Person, sections: tuple[str, ...]) -> str:
    """Return the page that a person starts on: the first of their role's that this service has."""
    wanted = {"admin": ("/admin", "/desk"), "agent": ("/desk",), "requester": ()}[person.role]
    return next((section for section in wanted if section in sections), "/")


def to_sign_in(address: str) -> RedirectResponse:
    """Return the way to sign in and back."""
    return RedirectResponse(f"{ADDRESS}?{urlencode({'next': address})}", status_code=303)
