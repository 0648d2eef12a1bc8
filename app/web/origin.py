"""Forms are taken from our own pages only. Every page route is behind this check; no route can forget it."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from app.domain.errors import NotAllowed
from app.web.sessions import secret_of

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def same_origin(request: Request) -> None:
    """Raise `NotAllowed` for a form that another site made somebody's browser send.

    Browsers say where a form comes from in `Sec-Fetch-Site` or `Origin`. A client that sends neither is no browser and
    holds nobody's cookie; one that sends neither but a session is refused, since its form could be anybody's.
    """
    if request.method in _SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site", ""), request.headers.get("origin", "")
    if site and site != "same-origin":
        raise NotAllowed("This form was sent from another site. Open the page here and send it again.")
    if not site and origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise NotAllowed("This form was sent from another address. Open the page here and send it again.")
    if not site and not origin and secret_of(request):
        raise NotAllowed("This form does not say where it comes from. Open the page here and send it again.")
