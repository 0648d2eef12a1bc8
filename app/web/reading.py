"""Pages to read: my requests, and a knowledge page with its quotes marked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from pydantic import Field
from starlette.responses import Response

from app.domain.errors import NotFound
from app.web.excerpts import body_of
from app.web.marking import Range, to_html
from app.web.rendering import page
from app.web.visiting import Desk, Visitor

_MARK = "<mark>"
_TARGET = '<mark id="quote" tabindex="-1">'

router = APIRouter()


@router.get("/requests")
def mine(request: Request, desk: Desk, who: Visitor) -> Response:
    """List what this browser asked."""
    with desk.reading() as work:
        tickets = work.queries.find(requester=who.requester, limit=50)
    return page(request, "mine.html", tickets=tickets, now=desk.clock.now())


Offset = Annotated[int, Field(ge=0, le=1_000_000_000)]
Offsets = Annotated[list[Offset], Query(default_factory=list, max_length=20)]


@router.get("/documents/{document_id:path}")
def document(
    request: Request,
    document_id: str,
    desk: Desk,
    who: Visitor,
    start: Offsets,
    end: Offsets,
) -> Response:
    """Show a knowledge page that the visitor may read; others look like none."""
    found = desk.engine.documents.document(document_id, audience=who.audience)
    if found is None:
        raise NotFound(f"There is no page {document_id!r} that you may read.")
    text, left_out = body_of(found)
    marked = _within(zip(start, end, strict=False), left_out, len(text))
    html = str(to_html(text, marked)).replace(_MARK, _TARGET, 1)
    return page(request, "document.html", document=found, html=Markup(html), marked=bool(marked))  # noqa: S704


def _within(ranges: zip[tuple[int, int]], left_out: int, length: int) -> tuple[Range, ...]:
    shifted = ((max(0, start - left_out), min(length, end - left_out)) for start, end in ranges)
    return tuple((start, end) for start, end in shifted if start < end)
