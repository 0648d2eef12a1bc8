"""Help while somebody types, before they ask: a piece of a page, fetched after each pause."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from app.web.rendering import fragment, page_language
from app.web.views import document_href, snippet_of
from app.web.visiting import Desk, Visitor

router = APIRouter()


@router.get("/ask/help")
def help_while_typing(
    request: Request, desk: Desk, who: Visitor, q: Annotated[str, Query(max_length=2000)] = ""
) -> Response:
    """Return pages that the asker may read, and the known issue it is about, as a list to put under the box."""
    found = desk.engine.help_while_typing(q, audience=who.audience)
    html = fragment(
        "_while_typing.html",
        page_language(request, desk),
        incident=found.incident,
        pages=[(page.title, document_href(page.document_id), snippet_of(page)) for page in found.pages],
    )
    return HTMLResponse(html)
