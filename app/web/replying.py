"""Writing back on the page of a request."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from app.domain.errors import InvalidInput
from app.web.visiting import Desk, RequestId, Visitor

router = APIRouter()


@router.post("/requests/{request_id}/replies")
def write_back(
    request_id: RequestId,
    desk: Desk,
    who: Visitor,
    text: Annotated[str, Form()] = "",
    message: Annotated[str, Form(max_length=100, pattern=r"^[\w-]*$")] = "",
) -> Response:
    """Take what the requester writes back; a new question leads to its own page, an empty form back to this one."""
    desk.read_request(request_id, reader=who)
    try:
        done = desk.continue_request(request_id, text, message=message)
    except InvalidInput:
        return _to(request_id)
    if done.forked is not None:
        return _to(done.forked.request.id)
    return _to(request_id, "?said=unsure" if done.asks_if_solved else "?said=noted")


def _to(request_id: str, query: str = "") -> RedirectResponse:
    return RedirectResponse(f"/requests/{request_id}{query}", status_code=303)
