"""Forms are taken from our own pages only."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from app.domain.errors import NotAllowed


def same_origin(request: Request) -> None:
    """Raise `NotAllowed` for a form that another site made somebody's browser send.

    Browsers say where a form comes from in `Sec-Fetch-Site` or `Origin`; a client that sends neither is no browser,
    and holds nobody's cookie.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site and site not in {"same-origin", "none"}:
        raise NotAllowed("This form was sent from another site. Open the page here and send it again.")
    origin = request.headers.get("origin", "")
    if not site and origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise NotAllowed("This form was sent from another address. Open the page here and send it again.")
