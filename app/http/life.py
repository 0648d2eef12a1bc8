"""The life of a ticket over the API: putting off, assigning, macros, ratings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query
from pydantic import AwareDatetime, Field

from app.http import examples
from app.http.access import Agent, Caller, Desk, Onlooker, of_ones_queues
from app.http.schemas import Body as JsonBody
from app.http.schemas import Id, PathId
from app.services.requests.present import plain, ticket_json

CHANNEL = "api"

router = APIRouter(prefix="/api/v1", tags=["Life of a ticket"], dependencies=[Depends(of_ones_queues)])


class SnoozeBody(JsonBody):
    """Until when a ticket is put off."""

    until: AwareDatetime = Field(description="With a time zone, such as `2026-03-09T09:00:00+01:00`.")
    actor: Id = Field("agent", min_length=1, description="Who puts it off.")


class AssignBody(JsonBody):
    """Whose a ticket shall be."""

    agent: Id = Field("", description="Empty lets the roster choose: queue, skill, language, load, presence.")
    actor: Id = Field("agent", min_length=1, description="Who assigns it.")


class MacroBody(JsonBody):
    """How a macro is sent."""

    text: str = Field("", max_length=20_000, description="Your own wording instead; empty sends it as it is.")
    message_id: Id = Field("", description="Your id of this message; sending it again changes nothing.")
    actor: Id = Field("agent", min_length=1, description="Who sends it.")


class RatingBody(JsonBody):
    """How it was."""

    value: int = Field(description="0 or 1 for thumbs, 1 to 5 for stars, as the desk file says.")
    comment: str = Field("", max_length=2000, pattern=r"^[^\x00]*$")


@router.post(
    "/tickets/{ticket_id}/snooze",
    summary="Put a ticket off",
    responses=examples.takes(examples.TICKET, 404, 409),
)
def snooze(
    ticket_id: PathId,
    body: Annotated[SnoozeBody, Body(openapi_examples=examples.SNOOZE_BODIES)],
    desk: Desk,
    _: Agent,
) -> dict[str, object]:
    """It wakes at its moment, or when its requester writes. Whoever holds it keeps it."""
    return ticket_json(desk.life.snooze(ticket_id, until=body.until, agent=body.actor))


@router.post(
    "/tickets/{ticket_id}/assign",
    summary="Give a ticket to somebody",
    responses=examples.takes(examples.TICKET, 404, 409),
)
def assign(
    ticket_id: PathId,
    body: Annotated[AssignBody, Body(openapi_examples=examples.ASSIGN_BODIES)],
    desk: Desk,
    _: Agent,
) -> dict[str, object]:
    """Who is away is stood in for by their deputy; the ticket's history says so."""
    return ticket_json(desk.life.assign(ticket_id, agent=body.agent, actor=body.actor))


@router.get(
    "/tickets/{ticket_id}/macros",
    summary="List the macros that fit a ticket",
    responses=examples.returns({"macros": [examples.MACRO]}, 404),
)
def macros(
    ticket_id: PathId, desk: Desk, _: Onlooker, actor: Annotated[Id, Query(min_length=1)] = "agent"
) -> dict[str, object]:
    """Filled in for this ticket, in the requester's language."""
    with desk.reading() as work:
        ticket = work.tickets.get(ticket_id)
    fitting = (desk.life.macros.draft(ticket_id, one.id, agent=actor) for one in desk.life.macros.fitting(ticket.queue))
    return {"macros": [_draft(draft.macro.id, draft.macro.title, draft.text, draft.macro.then) for draft in fitting]}


@router.post(
    "/tickets/{ticket_id}/macros/{macro_id}",
    summary="Send a macro",
    responses=examples.takes({"message": examples.MESSAGE, "ticket": examples.TICKET}, 404, 409),
)
def send_macro(
    ticket_id: PathId,
    macro_id: PathId,
    body: Annotated[MacroBody, Body(openapi_examples=examples.MACRO_BODIES)],
    desk: Desk,
    _: Agent,
) -> dict[str, object]:
    """As it is or in your words; it leaves the ticket as the macro says."""
    sent = desk.life.macros(ticket_id, macro_id, agent=body.actor, text=body.text, key=body.message_id)
    return {"message": plain(sent.message), "ticket": ticket_json(sent.ticket)}


@router.get(
    "/macros",
    summary="See how well macros work",
    responses=examples.returns({"macros": [examples.MACRO_USE]}),
)
def macro_usage(desk: Desk, _: Onlooker) -> dict[str, object]:
    """How often each was sent of late, and how many of those tickets are solved, or came back."""
    return {"macros": plain(desk.life.macros.usage())}


@router.post(
    "/requests/{request_id}/rating",
    summary="Say how it was",
    responses=examples.takes(examples.RATED, 404, 409),
)
def rate(
    request_id: PathId,
    body: Annotated[RatingBody, Body(openapi_examples=examples.RATING_BODIES)],
    desk: Desk,
    who: Caller,
) -> dict[str, object]:
    """Once a ticket, while `rating_open` says so. It is kept apart from who you are."""
    story = desk.read_request(request_id, reader=who)
    rating = desk.life.ratings(story.ticket.id if story.ticket else "", body.value, comment=body.comment)
    return {"scale": rating.scale, "value": rating.value}


@router.get(
    "/ratings",
    summary="See how satisfied people are",
    responses=examples.returns({"queues": [examples.SATISFACTION]}),
)
def ratings(desk: Desk, who: Onlooker, days: Annotated[int, Query(ge=1, le=366)] = 30) -> dict[str, object]:
    """By queue, those of the token. Comments are left out where there are too few to hide who wrote them."""
    found = desk.life.ratings.satisfaction(days=days)
    return {"queues": plain(tuple(one for one in found if who.covers(one.queue)))}


def _draft(macro_id: str, title: str, text: str, then: str) -> dict[str, object]:
    return {"id": macro_id, "title": title, "text": text, "then": then}
