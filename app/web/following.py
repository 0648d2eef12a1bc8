"""The page of a link that came with a message: it shows what it would say, and a button that says it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.errors import Conflict, NotFound
from app.domain.plain_words import shortened
from app.domain.rating import MAX_COMMENT
from app.services.front_desk import FrontDesk
from app.services.requests.follow_link import FollowedLink, FollowLink
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
_THUMBS = {"1": _("Good"), "0": _("Not good")}
_DONE = {
    "solved": _("Glad that is solved."),
    "not_quite": _("Thank you, that is noted. What comes next is sent to you."),
    "person": _("A person takes it from here."),
    "choose": _("Thank you, that is noted. What comes next is sent to you."),
    "rate": _("Thank you for telling us. It is kept without your name."),
}
_LATE = {
    "choose": _("Thank you, that question is answered already."),
    "rate": _("Thank you, we have your answer already, or it is too late for one."),
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
def press(
    request: Request,
    desk: Desk,
    t: Annotated[str, Form(max_length=2000)],
    comment: Annotated[str, Form(max_length=MAX_COMMENT, pattern=r"^[^\x00]*$")] = "",
) -> Response:
    """Say it."""
    try:
        followed = _opened(desk).press(t, comment=comment)
    except NotFound:
        return _too_old(request)
    except Conflict:
        return page(request, "said.html", status=409, state="busy")
    said = (_LATE if followed.late else _DONE)[followed.act.act]
    return _page(request, followed, done=said)


def _opened(desk: FrontDesk) -> FollowLink:
    if desk.follow_link is None:
        raise NotFound("No messages with links are sent from here.")
    return desk.follow_link


def _page(request: Request, followed: FollowedLink, *, token: str = "", done: str = "") -> Response:
    act = followed.act
    rates = act.act == "rate"
    return page(
        request,
        "said.html",
        state="done" if done else "open",
        about=shortened(followed.request.text.partition("\n")[0], _SUBJECT),
        label=_THUMBS.get(act.choice, act.choice) if rates else _ACTS[act.act],
        written=_stars(request, act.choice) if rates else followed.choice,
        rates=rates,
        most=MAX_COMMENT,
        token=token,
        done=done,
    )


def _stars(request: Request, value: str) -> str:
    """Return a rating as stars, or an empty text where the house asks for thumbs."""
    desk: FrontDesk = request.app.state.desk
    return "★" * int(value) if desk.life.rules().csat.scale == "stars" else ""


def _too_old(request: Request) -> Response:
    return page(request, "said.html", status=404, state="old")
