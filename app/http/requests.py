"""Asking, and saying whether it helped."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from app.domain.identity import Identity, speak_for
from app.domain.request import Incoming, Origin
from app.http import acting, examples
from app.http.access import Caller, Desk, Looker
from app.http.schemas import AskBody, ChoiceBody, FeedbackBody, PathId, files_of
from app.services.front_desk import FrontDesk
from app.services.requests.present import story_json

CHANNEL = "api"

router = APIRouter(prefix="/api/v1/requests", tags=["Requests"])


@router.post("", summary="Ask a question", responses=examples.takes(examples.REQUEST))
def ask(
    body: Annotated[AskBody, Body(openapi_examples=examples.ASK_BODIES)],
    desk: Desk,
    who: Caller,
) -> dict[str, object]:
    """The whole path: a quoted answer, or a ticket for a person. Sending a `message_id` again changes nothing."""
    asker = speak_for(who, requester=body.requester, audience=body.audience)
    outcome = desk.ask(
        Incoming(
            text=body.text,
            requester=asker.requester,
            audience=asker.audience,
            # The requester is part of the origin, so that nobody meets another's request by a message id they chose.
            origin=Origin(channel=CHANNEL, conversation=asker.requester, message=body.message_id),
            language=body.language or "",
            files=files_of(body.files),
        )
    )
    return _story(desk, outcome.request.id, asker)


@router.get("/{request_id}", summary="Look at a request", responses=examples.returns(examples.REQUEST, 404))
def read(request_id: PathId, desk: Desk, who: Looker) -> dict[str, object]:
    """What became of a request. Yours, or with the agent token anybody's."""
    return _story(desk, request_id, who)


@router.post(
    "/{request_id}/feedback",
    summary="Say whether it helped",
    responses=examples.takes(examples.REQUEST, 404, 409),
)
def give_feedback(
    request_id: PathId,
    body: Annotated[FeedbackBody, Body(openapi_examples=examples.FEEDBACK_BODIES)],
    desk: Desk,
    who: Caller,
) -> dict[str, object]:
    """`solved` ends the ticket, `person` hands it to people.

    `not_quite` brings the next best answer, then one question, then a person. Name the `receipt_id` it is about, and
    saying it twice is once.
    """
    acting.say_of(desk, who, request_id, verdict=body.verdict, comment=body.comment, receipt_id=body.receipt_id)
    return _story(desk, request_id, who)


@router.post(
    "/{request_id}/choice",
    summary="Answer a question back",
    responses=examples.takes(examples.REQUEST, 404, 409),
)
def choose(
    request_id: PathId,
    body: Annotated[ChoiceBody, Body(openapi_examples=examples.CHOICE_BODIES)],
    desk: Desk,
    who: Caller,
) -> dict[str, object]:
    """After `clarify`: a page is quoted, a queue gets the ticket, a detail is searched with. It is asked once."""
    acting.choose(desk, who, request_id, body.choice)
    return _story(desk, request_id, who)


@router.post(
    "/{request_id}/separate",
    summary="Say that it is something new",
    responses=examples.returns(examples.REQUEST, 404, 409),
)
def separate(request_id: PathId, desk: Desk, who: Caller) -> dict[str, object]:
    """A request attached to an earlier ticket gets its own, for people. Saying so twice is once."""
    request = desk.read_request(request_id, reader=who).request
    desk.separate(request_id, actor=request.requester)
    return _story(desk, request_id, who)


def _story(desk: FrontDesk, request_id: str, reader: Identity) -> dict[str, object]:
    story = desk.read_request(request_id, reader=reader)
    return story_json(story, rating_open=story.ticket is not None and desk.life.ratings.is_asked(story.ticket))
