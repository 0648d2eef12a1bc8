"""For whatever watches over the service."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from app.http import examples
from app.http.access import Desk
from app.http.metrics import Metrics
from app.http.problems import problem

router = APIRouter(tags=["Health"])


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> dict[str, str]:
    """Always `ok` while it is."""
    # Not in a thread of the pool: where each of them waits for the database, whoever restarts what is dead would.
    return {"status": "ok"}


@router.get(
    "/readyz",
    summary="Can requests be answered?",
    response_model=None,
    responses={503: examples.returns({}, 503)[503]},
)
def readyz(desk: Desk) -> dict[str, str] | Response:
    """503 with what to do where the index is not loaded or the database cannot be reached.

    `warning` is there where a file was changed for the worse, and what was read before it goes on serving.
    """
    found = desk.check_readiness()
    if not found.ready:
        return problem(503, " ".join(found.outside))
    ready = {"status": "ready", "index": found.index_version}
    return ready | ({"warning": " ".join(found.warnings)} if found.warnings else {})


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    """Requests by decision, seconds to the answer, and what waits."""
    figures: Metrics = request.app.state.metrics
    return Response(figures.text(), media_type=CONTENT_TYPE_LATEST)
