"""The box to ask in as a frame for other sites: only those an administrator listed may show it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import NotFound
from app.services.requests.known_issues import known_issues
from app.web.rendering import page
from app.web.visiting import Desk

_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
"""As on every page, but for who may show it."""

router = APIRouter()


@router.get("/widget")
def widget(request: Request, desk: Desk) -> Response:
    """Show the small box; a question opens our own page in a new tab, so nothing is sent from within a foreign site."""
    origins = desk.rules.widget_origins
    if not origins:
        raise NotFound("The widget is switched off. List the sites that may show it in `widget_origins`.")
    with desk.reading() as work:
        known = known_issues(work)
    response = page(request, "widget.html", known=known, now=desk.clock.now())
    response.headers["Content-Security-Policy"] = _POLICY + " ".join(origins)
    return response
