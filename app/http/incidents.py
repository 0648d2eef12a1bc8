"""Incidents, for agents: what is reported by many, what they are told, and the notice when it ends."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query

from app.domain.incident import Incident, IncidentState
from app.http import examples
from app.http.access import Agent, Desk, Onlooker
from app.http.schemas import ConfirmBody, PathId, ResolveBody
from app.services.present import plain

router = APIRouter(prefix="/api/v1/incidents", tags=["Incidents"])

_TICKETS: dict[str, object] = {"tickets": ["tkt_0001k3v9d21h4j6p8s0vwa"]}
_CHANGED = examples.returns(examples.INCIDENT | _TICKETS, 401, 404, 409)
_STATES: tuple[IncidentState, ...] = ("suspected", "confirmed", "resolved", "dismissed")


@router.get("", summary="List incidents", responses=examples.returns({"incidents": [examples.INCIDENT]}, 401))
def find(
    desk: Desk,
    _: Onlooker,
    state: Annotated[IncidentState | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, object]:
    """Newest first."""
    with desk.reading() as work:
        found = work.incidents.find(states=frozenset([state] if state else _STATES), limit=limit)
    return {"incidents": [plain(incident) for incident in found]}


@router.get(
    "/{incident_id}",
    summary="Look at an incident",
    responses=examples.returns(examples.INCIDENT | _TICKETS, 401, 404),
)
def read(incident_id: PathId, desk: Desk, _: Onlooker) -> dict[str, object]:
    """With the ids of its tickets, in the order they came."""
    return _whole(desk, incident_id)


@router.post(
    "/{incident_id}/confirm",
    summary="Confirm an incident",
    responses=_CHANGED,
)
def confirm(
    incident_id: PathId,
    body: Annotated[ConfirmBody, Body(openapi_examples=examples.CONFIRM_BODIES)],
    desk: Desk,
    _: Agent,
) -> dict[str, object]:
    """From now on whoever reports the same reads your note. Confirm again to change it."""
    return _whole(desk, desk.incidents.confirm(incident_id, note=body.note, title=body.title).id)


@router.post(
    "/{incident_id}/resolve",
    summary="End an incident",
    responses=_CHANGED,
)
def resolve(
    incident_id: PathId,
    body: Annotated[ResolveBody, Body(openapi_examples=examples.RESOLVE_BODIES)],
    desk: Desk,
    _: Agent,
) -> dict[str, object]:
    """Solves its tickets and tells every thread, once each. Ending it twice is once."""
    return _whole(desk, desk.incidents.resolve(incident_id, actor=body.actor, words=body.words).id)


@router.post(
    "/{incident_id}/dismiss",
    summary="Dismiss an incident",
    responses=_CHANGED,
)
def dismiss(incident_id: PathId, desk: Desk, _: Agent) -> dict[str, object]:
    """It was a false alarm: the tickets go on alone, and nobody is told."""
    return _whole(desk, desk.incidents.dismiss(incident_id).id)


def _whole(desk: Desk, incident_id: str) -> dict[str, object]:
    with desk.reading() as work:
        incident: Incident = work.incidents.get(incident_id)
        tickets = work.incident_tickets.tickets_of(incident_id)
    shown = plain(incident)
    return (shown if isinstance(shown, dict) else {}) | {"tickets": list(tickets)}
