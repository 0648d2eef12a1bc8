"""Writing back on the page of a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from app.domain.errors import InvalidInput
from app.domain.upload import Upload, UploadRefused
from app.services.requests.keep_uploads import read_uploads
from app.web.asking import Shown, request_page
from app.web.handover import FilledIn, told_details
from app.web.rendering import language_of
from app.web.uploading import PROBLEMS
from app.web.visiting import Desk, RequestId, Visitor

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """What the form below a request holds."""

    text: str
    message: str
    filled: FilledIn
    uploads: tuple[Upload, ...] = ()


def _written(
    text: Annotated[str, Form()] = "",
    message: Annotated[str, Form(max_length=100, pattern=r"^[\w-]*$")] = "",
    kind: Annotated[tuple[str, ...], Form()] = (),
    detail: Annotated[tuple[str, ...], Form()] = (),
    before: Annotated[tuple[str, ...], Form()] = (),
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> _Written:
    filled = FilledIn(kinds=kind, values=detail, before=before)
    return _Written(text=text, message=message, filled=filled, uploads=read_uploads(files or ()))


@router.post("/requests/{request_id}/replies")
def write_back(
    request: Request,
    request_id: RequestId,
    desk: Desk,
    who: Visitor,
    written: Annotated[_Written, Depends(_written)],
) -> Response:
    """Take what the requester writes or sends; a new question leads to its own page, an empty form back to this one.

    Where a file is not taken, nothing is, and what was written still stands in the box.
    """
    story = desk.read_request(request_id, reader=who)
    details = told_details(written.filled, language_of(request, desk, story))
    said = "\n".join(filter(None, (written.text.strip(), details)))
    try:
        done = desk.files.send_along(story, said, written.uploads, message=written.message, fills_in=bool(details))
    except UploadRefused as refused:
        return request_page(request, desk, story, Shown(problem=PROBLEMS[refused.problem], text=said, status=422))
    except InvalidInput:
        return _to(request_id)
    if done.forked is not None:
        return _to(done.forked.request.id)
    return _to(request_id, "?said=unsure" if done.asks_if_solved else "?said=noted")


def _to(request_id: str, query: str = "") -> RedirectResponse:
    return RedirectResponse(f"/requests/{request_id}{query}", status_code=303)
