"""Writing back on a request."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import Field

from app.http import acting, examples
from app.http.access import Caller, Desk
from app.http.schemas import Body as JsonBody
from app.http.schemas import Files, Id, PathId, files_of
from app.services.requests.present import story_json

router = APIRouter(prefix="/api/v1/requests", tags=["Requests"])


class ReplyBody(JsonBody):
    """What the requester writes back, in any language."""

    text: str = Field(description="Thanks, that it is still broken, a detail, a new question, or never mind.")
    message_id: Id = Field("", description="Your id of this message; sending it again changes nothing.")
    files: Files = Field((), description="What came along: names, types and links.")


_BODIES: dict[str, object] = {
    "broken": {"summary": "It is not solved", "value": {"text": "Thanks, but it still shows error 809."}},
    "thanks": {"summary": "It is", "value": {"text": "That did it, thank you!", "message_id": "chat-1235"}},
}
_REPLY: dict[str, object] = {
    "kind": "still_broken",
    "probability": 0.9312,
    "acted_upon": True,
    "asks_if_solved": False,
    "new_request_id": None,
}


@router.post(
    "/{request_id}/replies",
    summary="Write back",
    responses=examples.takes(examples.REQUEST | {"reply": _REPLY}, 404, 409),
)
def reply(
    request_id: PathId, body: Annotated[ReplyBody, Body(openapi_examples=_BODIES)], desk: Desk, who: Caller
) -> dict[str, object]:
    """Thanks never reopen a ticket, "still broken" does, a new question gets a request of its own.

    What is not sure enough is kept, and `asks_if_solved` says that its writer should be asked.
    """
    done = acting.write_back(desk, who, request_id, body.text, message=body.message_id, files=files_of(body.files))
    read = {
        "kind": done.reading.kind,
        "probability": round(done.reading.probability, 4),
        "acted_upon": done.reading.sure,
        "asks_if_solved": done.asks_if_solved,
        "new_request_id": done.forked.request.id if done.forked else None,
    }
    return story_json(desk.read_request(request_id, reader=who)) | {"reply": read}
