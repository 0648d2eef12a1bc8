"""Incidents, for agents: what is reported by many, what they are told, and the notice when it ends."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query

from app.domain.errors import NotAllowed, NotFound
from app.domain.identity import Identity
from app.domain.incident import Incident, IncidentState
from app.domain.ticket import Ticket
from app.http import examples
from app.http.access import Agent, Desk, Onlooker
from app.http.schemas import ConfirmBody, PathId, ResolveBody
from app.services.requests.present import plain

router = APIRouter(prefix="/api/v1/incidents", tags=["Incidents"])

_TICKETS: dict[str, object] = {"tickets": ["tkt_0001k3v9d21h4j6p8s0vwa"]}
_CHANGED = examples.returns(examples.INCIDENT | _TICKETS, 404, 409)
_CHANGED_BY = examples.takes(examples.INCIDENT | _TICKETS, 404, 409)
_ENDED = examples.takes(examples.INCIDENT | _TICKETS, 404, 409)
_MOST = 200
_STATES: tuple[IncidentState, ...] = ("suspected", "confirmed", "resolved", "dismissed")


@router.get("", summary="List incidents", responses=examples.returns({"incidents": [examples.INCIDENT]}))
def find(
    desk: Desk,
    who: Onlooker,
    state: Annotated[IncidentState | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> dict[str, object]:
    """Newest first; with a token of some queues, those of these alone."""
    with desk.reading() as work:
        found = work.incidents.find(states=frozenset([state] if state else _STATES), limit=_MOST)
    return {"incidents": [plain(one) for one in found if who.covers(one.queue)][:limit]}


@router.get(
    "/{incident_id}",
    summary="Look at an incident",
    responses=examples.returns(examples.INCIDENT | _TICKETS, 404),
)
def read(incident_id: PathId, desk: Desk, who: Onlooker) -> dict[str, object]:
    """With the ids of its tickets, in the order they came; a token of some queues sees those of these alone."""
    return _whole(desk, incident_id, who)


@router.post(
    "/{incident_id}/confirm",
    summary="Confirm an incident",
    responses=_CHANGED_BY,
)
def confirm(
    incident_id: PathId,
    body: Annotated[ConfirmBody, Body(openapi_examples=examples.CONFIRM_BODIES)],
    desk: Desk,
    who: Agent,
) -> dict[str, object]:
    """From now on whoever reports the same reads your note. Confirm again to change it."""
    _read(desk, incident_id, who)
    return _whole(desk, desk.incidents.confirm(incident_id, note=body.note, title=body.title).id, who)


@router.post(
    "/{incident_id}/resolve",
    summary="End an incident",
    responses=_ENDED,
)
def resolve(
    incident_id: PathId,
    body: Annotated[ResolveBody, Body(openapi_examples=examples.RESOLVE_BODIES)],
    desk: Desk,
    who: Agent,
) -> dict[str, object]:
    """Solves its tickets and tells every thread, once each. Ending it twice is once.

    A token of some queues ends it where all its tickets are of these.
    """
    _check_may_end(desk, incident_id, who)
    return _whole(desk, desk.incidents.resolve(incident_id, actor=body.actor, words=body.words).id, who)


@router.post(
    "/{incident_id}/dismiss",
    summary="Dismiss an incident",
    responses=_CHANGED,
)
def dismiss(incident_id: PathId, desk: Desk, who: Agent) -> dict[str, object]:
    """It was a false alarm: the tickets go on alone, and nobody is told."""
    _read(desk, incident_id, who)
    return _whole(desk, desk.incidents.dismiss(incident_id).id, who)


def _whole(desk: Desk, incident_id: str, who: Identity) -> dict[str, object]:
    """Return the incident with those of its tickets that are `who`'s; raise `NotFound` for another queue's."""
    incident, tickets = _read(desk, incident_id, who)
    shown = plain(incident)
    mine = [ticket.id for ticket in tickets if who.covers(ticket.queue)]
    return (shown if isinstance(shown, dict) else {}) | {"tickets": mine}


def _check_may_end(desk: Desk, incident_id: str, who: Identity) -> None:
    """Raise `NotAllowed` where ending the incident would end tickets of other queues."""
    _, tickets = _read(desk, incident_id, who)
    if not all(who.covers(ticket.queue) for ticket in tickets):
        raise NotAllowed(
            f"Incident {incident_id!r} holds tickets of other queues than yours. Ask an agent of all queues to end it."
        )


def _read(desk: Desk, incident_id: str, who: Identity) -> tuple[Incident, tuple[Ticket, ...]]:
    with desk.reading() as work:
        incident = work.incidents.get(incident_id)
        if not who.covers(incident.queue):
            raise NotFound(f"There is no incident {incident_id!r}. Check the id.")
        return incident, tuple(map(work.tickets.get, work.incident_tickets.tickets_of(incident_id)))
