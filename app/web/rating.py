"""Saying how it was, on the page of a solved request."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from app.domain.errors import NotFound
from app.domain.rating import MAX_COMMENT
from app.services.front_desk import FrontDesk
from app.services.requests.read_request import RequestStory
from app.web.visiting import Desk, RequestId, Visitor

_DECIDED_WITHIN = timedelta(minutes=1)
"""The worker decides about a solved ticket within seconds; who looks at it so soon need not load the page again."""

router = APIRouter()


@router.post("/requests/{request_id}/rating")
def rate(
    request_id: RequestId,
    desk: Desk,
    who: Visitor,
    value: Annotated[int, Form()],
    comment: Annotated[str, Form(max_length=MAX_COMMENT, pattern=r"^[^\x00]*$")] = "",
) -> Response:
    """Take the rating, once; the page then says thank you."""
    story = desk.read_request(request_id, reader=who)
    if story.ticket is None:
        raise NotFound(f"Request {request_id!r} has no ticket yet.")
    if desk.life.ratings.is_asked(story.ticket):
        desk.life.ratings(story.ticket.id, value, comment=comment)
    return RedirectResponse(f"/requests/{request_id}?said=rated", status_code=303)


def rating_scale(desk: FrontDesk, story: RequestStory) -> str:
    """Return how the requester is asked how it was (`thumbs`, `stars`), or nothing where they are not asked."""
    asked = story.ticket is not None and desk.life.ratings.is_asked(story.ticket)
    return desk.life.rules().csat.scale if asked else ""


def is_asked_soon(desk: FrontDesk, story: RequestStory) -> bool:
    """Whether the requester of a ticket that was just solved may be asked in a moment, on the page that is open."""
    ticket, rule = story.ticket, desk.life.rules().csat
    if ticket is None or ticket.state != "solved" or rule.scale == "off" or ticket.tier not in rule.tiers:
        return False
    return desk.clock.now() - ticket.updated_at < _DECIDED_WITHIN
