"""Sending files along with a request, and getting them back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.responses import Response

from app.domain.one_line import ONE_LINE
from app.domain.upload import handing_out
from app.http import examples
from app.http.access import Caller, Desk, Looker
from app.http.schemas import PathId
from app.services.requests.keep_uploads import read_uploads
from app.services.requests.present import story_json

router = APIRouter(prefix="/api/v1/requests", tags=["Requests"])


@router.post(
    "/{request_id}/files",
    summary="Send files along",
    responses=examples.takes(examples.REQUEST, 404, 409),
)
def send_files(
    request_id: PathId,
    files: Annotated[list[UploadFile], File(description="Pictures, PDFs, texts or office files; five, 5 MB each.")],
    desk: Desk,
    who: Caller,
    text: Annotated[str, Form(max_length=20_000, description="What to say about them; may be empty.")] = "",
    message_id: Annotated[str, Form(max_length=200, pattern=ONE_LINE, description="Sending it again is once.")] = "",
) -> dict[str, object]:
    """Files are taken by what they are, not by what they are called, and agents of the ticket can open them."""
    story = desk.read_request(request_id, reader=who)
    desk.files.send_along(story, text, read_uploads(files), message=message_id)
    return story_json(desk.read_request(request_id, reader=who))


@router.get(
    "/{request_id}/files/{file_id}",
    summary="Get a file",
    response_class=Response,
    responses=examples.returns({}, 404)
    | {200: {"content": {"application/octet-stream": {}}, "description": "The file, to be kept."}},
)
def get_file(request_id: PathId, file_id: PathId, desk: Desk, who: Looker) -> Response:
    """One file that was sent along: yours, or with a token of the ticket's queue anybody's."""
    file, content = desk.files.open_upload(request_id, file_id, reader=who)
    return Response(content, media_type=file.type, headers=handing_out(file))
