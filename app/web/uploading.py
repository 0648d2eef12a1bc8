"""Files on the page of a request: sent with a form that needs no script, handed out to be kept."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.domain.upload import Problem, handing_out
from app.web.visiting import Desk, RequestId, Visitor
from app.web.wording import _

router = APIRouter()

PROBLEMS: dict[Problem, str] = {
    "many": _("These are too many files. Send at most five with one message."),
    "full": _("There are as many files with this request as it can hold. Send a link to the others."),
    "large": _("A file may have at most 5 MB. Send a smaller one, or a link to it."),
    "kind": _("This kind of file is not taken. Send a picture, a PDF, a text or an office file."),
}


@router.get("/requests/{request_id}/files/{file_id}")
def open_file(request_id: RequestId, file_id: RequestId, desk: Desk, who: Visitor) -> Response:
    """Hand out a file to be kept; it is never shown as a page of ours."""
    file, content = desk.files.open_upload(request_id, file_id, reader=who)
    return Response(content, media_type=file.type, headers=handing_out(file))
