"""The JSON API as one application."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI

from app.http import examples, files, health, incidents, knowledge, life, problems, replies, requests, tickets
from app.http.metrics import Metrics
from app.http.pacing import paced
from app.services.front_desk import FrontDesk

PREFIXES = ("/api/", "/openapi.json", "/healthz", "/readyz", "/metrics")
"""Everything else is a page."""

_ABOUT = (
    "Ask a question and get quoted, linked sentences, or a ticket. Errors are problem details (RFC 9457). "
    "Without a token you are a visitor known by a cookie; agents and integrations send `Authorization: Bearer TOKEN`. "
    "A token has scopes: `ask`, `read`, `agent`, `admin`."
)


def build_api(desk: FrontDesk, metrics: Metrics, **options: Any) -> FastAPI:
    """Return the API over `desk`; `options` go to FastAPI (its lifespan, say)."""
    api = FastAPI(
        title="Firstline",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(paced)],
        **options,
    )
    api.state.desk, api.state.metrics = desk, metrics
    for part in (requests, replies, files, tickets, life, incidents, knowledge):
        api.include_router(part.router, responses=examples.always())
    api.include_router(health.router)
    problems.install(api)
    return api


def is_api(path: str) -> bool:
    """Whether a path belongs to the API rather than to the pages."""
    return path.startswith(PREFIXES)
