"""Every error as RFC 9457 problem details, mapped in this one place. Nothing that was sent is repeated."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.domain.errors import Conflict, DatabaseUnusable, FirstlineError, InvalidInput, NotAllowed, NotFound, NotReady
from app.domain.pace import TooOften
from app.http.access import TokenNeeded
from app.http.headers import SECURITY
from app.http.pacing import retry_after
from app.http.tickets import PreconditionFailed
from indexer.types import IndexerError

_log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[Exception], int] = {
    InvalidInput: 422,
    TooOften: 429,
    NotFound: 404,
    TokenNeeded: 401,
    NotAllowed: 403,
    PreconditionFailed: 412,
    Conflict: 409,
    NotReady: 503,
    IndexerError: 503,
}

_WHAT_TO_DO = {
    404: "There is nothing at this address. /docs lists what there is.",
    405: "This address does not take that method. /docs lists what it takes.",
}


def problem(status: int, detail: str, **members: object) -> JSONResponse:
    """Return a problem document; `members` are added to it."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(content | members, status_code=status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Let `app` answer every error with a problem document."""
    handlers: dict[type[Exception], Callable[[Request, Exception], Response]] = {
        FirstlineError: _ours,
        IndexerError: _ours,
        RequestValidationError: _unusable,
        HTTPException: _http,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error of ours; the nearest class in the tree decides."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def told_outside(error: Exception) -> str:
    """Return what whoever calls is told: where things lie on our machines is for the log."""
    return error.outside if isinstance(error, DatabaseUnusable) else str(error)


def problem_of(error: Exception) -> Response:
    """Return the problem document of an error of ours."""
    status = status_of(error)
    response = problem(status, told_outside(error))
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooOften):
        response.headers.update(retry_after(error))
    if status == 503:
        response.headers["Retry-After"] = "5"
        _log.warning("a call could not be served: %s", error)
    return response


def _ours(_: Request, error: Exception) -> Response:
    return problem_of(error)


def _unusable(_: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    errors = [{"at": "/".join(map(str, one["loc"])), "message": one["msg"]} for one in found]
    first = f" First: {errors[0]['at']}: {errors[0]['message']}." if errors else ""
    return problem(422, f"The request cannot be used as it is.{first} /docs shows an example.", errors=errors)


def _http(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return problem(500, str(error))
    usual = HTTPStatus(error.status_code).phrase
    own = error.detail if error.detail != usual else ""
    response = problem(error.status_code, own or _WHAT_TO_DO.get(error.status_code, usual))
    response.headers.update(error.headers or {})
    return response


def _unexpected(_: Request, __: Exception) -> Response:
    response = problem(500, "Something went wrong here; the service's log says what. Try again in a moment.")
    response.headers.update(SECURITY)  # the outermost handler answers this one, outside of all middleware
    return response
