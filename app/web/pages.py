"""The pages as one application of their own, with errors that people can read."""

from __future__ import annotations

import logging
from collections.abc import Callable
from math import ceil

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from app.domain.errors import Conflict, DatabaseUnusable, FirstlineError, InvalidInput, NotAllowed, NotFound, NotReady
from app.domain.pace import TooOften
from app.services.admin.administration import Administration
from app.services.front_desk import FrontDesk
from app.web import appearance, asking, following, helping, live, rating, reading, replying, signing, uploading, widget
from app.web.admin.routes import ADMIN_ROUTERS
from app.web.assets import serve_asset
from app.web.desk import acts, advice, article, bulk, listing, ticket, writing
from app.web.languages import translations
from app.web.origin import same_origin
from app.web.pacing import paced
from app.web.reference import OpenApi, build_router
from app.web.rendering import page, page_language
from app.web.signing import to_sign_in
from app.web.visiting import RoleNeeded, SignInNeeded
from app.web.wording import _
from indexer.types import IndexerError

_STATUS: dict[type[Exception], int] = {
    InvalidInput: 422,
    TooOften: 429,
    NotFound: 404,
    SignInNeeded: 401,
    NotAllowed: 403,
    Conflict: 409,
    NotReady: 503,
    IndexerError: 503,
    RequestValidationError: 422,
}
_WORTH_PACKING = 2000
_log = logging.getLogger(__name__)
_SECTIONS = ("/desk", "/admin")
_SAYINGS: dict[int, tuple[str, str]] = {
    401: (_("Sign in"), _("This page is for people who are signed in. Sign in and open it again.")),
    403: (_("That came from elsewhere"), _("This form was not sent from our page. Open the page and send it again.")),
    404: (_("Nothing here"), _("There is no such page, or it is not yours to read.")),
    405: (_("Nothing here"), _("There is no such page, or it is not yours to read.")),
    409: (_("One moment"), _("This request has just changed. Open it again to see where it stands.")),
    413: (_("Too long"), _("That is more than we can read at once. Shorten it, or send a smaller file.")),
    422: (_("Not quite"), _("What was sent cannot be used. Go back and try again.")),
    429: (_("One moment"), _("That was too often in a short time. Wait a moment and try again.")),
    503: (_("Not ready yet"), _("The service is not ready. Try again in a moment.")),
}
_NOT_YOURS = (_("Not yours"), _("Your role does not include this page. Ask an administrator for it."))
_NOT_DONE = _("That was not done")
_UNEXPECTED = (_("Something went wrong"), _("That is our fault, not yours. Try again in a moment."))


def build_pages(
    desk: FrontDesk, *, openapi: Callable[[], OpenApi], administration: Administration | None = None
) -> FastAPI:
    """Return the pages over `desk`; `openapi` describes the API for the page at /docs.

    With `administration` there are the administrators' pages too.
    """
    pages = FastAPI(openapi_url=None, redirect_slashes=False, dependencies=[Depends(paced), Depends(same_origin)])
    pages.state.desk = desk
    faces = (asking, helping, replying, uploading, rating, reading, following, signing, appearance, live, widget)
    ours = (*faces, listing, bulk, acts, writing, advice, article, ticket)
    routers = (*(part.router for part in ours), build_router(openapi))
    if administration is not None:
        pages.state.administration = administration
        routers += ADMIN_ROUTERS
    for router in routers:
        pages.include_router(router)
    paths = {getattr(route, "path", "").rstrip("/") for router in routers for route in router.routes}
    pages.state.sections = tuple(section for section in _SECTIONS if section in paths)
    pages.mount("/static", serve_asset, name="static")
    pages.add_middleware(
        GZipMiddleware, minimum_size=_WORTH_PACKING, compresslevel=5
    )  # streams of events stay as they are
    for kind in (FirstlineError, IndexerError, RequestValidationError, HTTPException, Exception):
        pages.add_exception_handler(kind, _say)
    return pages


def _say(request: Request, error: Exception) -> Response:
    if isinstance(error, SignInNeeded) and request.method == "GET":
        if live.is_listening(request):
            return live.tell_over()
        return to_sign_in(str(request.url.replace(scheme="", netloc="")))
    status = _status(error)
    if status == 503:
        _log.warning("a page could not be served: %s", error)
    heading, sentence = _NOT_YOURS if isinstance(error, RoleNeeded) else _SAYINGS.get(status, _UNEXPECTED)
    detail = _detail(request, error)
    if detail and request.method != "GET":
        heading = _NOT_DONE
    say = translations(page_language(request, request.app.state.desk)).gettext
    said = {"heading": say(heading), "sentence": say(sentence), "detail": detail}
    response = page(request, "error.html", status=status, **said)
    if isinstance(error, TooOften):
        response.headers["Retry-After"] = str(max(1, ceil(error.wait)))
    return response


def _detail(request: Request, error: Exception) -> str:
    """Return the error's own sentence where an administrator reads it: it says what to do, and they know the words.

    Without the database nobody knows who reads.
    """
    if isinstance(error, DatabaseUnusable):
        return ""
    ours = isinstance(error, FirstlineError | IndexerError) and not isinstance(error, NotAllowed)
    return str(error) if ours and request.url.path.startswith("/admin") else ""


def _status(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.status_code
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
