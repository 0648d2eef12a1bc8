"""The page of a link that came with a message: it shows what it would say, and a button that says it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.errors import Conflict, NotFound
from app.domain.plain_words import shortened
from app.services.follow_link import FollowedLink, FollowLink
from app.services.front_desk import FrontDesk
from app.web.rendering import page
from app.web.visiting import Desk
from app.web.wording import _

router = APIRouter()

Token = Annotated[str, Query(alias="t", max_length=2000)]

_ACTS = {
    "solved": _("That solved it"),
    "not_quite": _("Not quite"),
    "person": _("Talk to a person"),
    "choose": _("None of these"),
}
_DONE = {
    "solved": _("Glad that is solved."),
    "not_quite": _("Thank you, that is noted. What comes next is sent to you."),
    "person": _("A person takes it from here."),
    "choose": _("Thank you, that is noted. What comes next is sent to you."),
}
_SUBJECT = 120


@router.get("/said")
def show(request: Request, desk: Desk, token: Token) -> Response:
    """Show it; nothing changes, since programs open links too."""
    try:
        return _page(request, _opened(desk).read(token), token=token)
    except NotFound:
        return _too_old(request)


@router.post("/said")
def press(request: Request, desk: Desk, t: Annotated[str, Form(max_length=2000)]) -> Response:
    """Say it."""
    try:
        followed = _opened(desk).press(t)
    except NotFound:
        return _too_old(request)
    except Conflict:
        return page(request, "said.html", status=409, state="busy", about="", label="", token="", done="")
    return _page(request, followed, done=_DONE[followed.act.act])


def _opened(desk: FrontDesk) -> FollowLink:
    if desk.follow_link is None:
        raise NotFound("No messages with links are sent from here.")
    return desk.follow_link


def _page(request: Request, followed: FollowedLink, *, token: str = "", done: str = "") -> Response:
    subject = shortened(followed.request.text.partition("\n")[0], _SUBJECT)
    label = followed.choice or _ACTS[followed.act.act]
    return page(
        request,
        "said.html",
        state="done" if done else "open",
        about=subject,
        label=label,
        chosen=bool(followed.choice),
        token=token,
        done=done,
    )


def _too_old(request: Request) -> Response:
    return page(request, "said.html", status=404, state="old", about="", label="", token="", done="")
