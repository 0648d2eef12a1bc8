"""Searching the pages, and tagging a text."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from app.domain.identity import speak_for
from app.domain.request import Origin, Request, clean_text
from app.http import examples
from app.http.access import Desk, Reader
from app.http.schemas import SearchBody, TriageBody
from app.services.requests.present import hit_json, triage_json

router = APIRouter(prefix="/api/v1", tags=["Knowledge"])


@router.post("/search", summary="Search the pages", responses=examples.takes({"results": [examples.HIT]}))
def search(
    body: Annotated[SearchBody, Body(openapi_examples=examples.SEARCH_BODIES)],
    desk: Desk,
    who: Reader,
) -> dict[str, object]:
    """The best pages that you may read, each with its best sentence. Opens no ticket."""
    reader = speak_for(who, requester=None, audience=body.audience)
    hits = desk.engine.retriever.search(body.query, audience=reader.audience, k=body.k)
    return {"results": [hit_json(hit) for hit in hits]}


@router.post("/triage", summary="Tag a text", responses=examples.takes(examples.TRIAGE))
def triage(
    body: Annotated[TriageBody, Body(openapi_examples=examples.TRIAGE_BODIES)],
    desk: Desk,
    who: Reader,
) -> dict[str, object]:
    """Language, topics, priority, tier and queue, with how sure the engine is. Opens no ticket."""
    request = Request(
        id=desk.ids.new("req"),
        text=clean_text(body.text),
        requester=who.requester,
        audience=who.audience,
        origin=Origin(channel="api"),
        received_at=desk.clock.now(),
        language=body.language or "",
    )
    return triage_json(desk.engine.triager.triage(request))
