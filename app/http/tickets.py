"""Tickets, for agents and for integrations that hold the token."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Header, Query, Response

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.lifecycle import DEFAULT_QUEUE
from app.domain.ticket import TicketState
from app.http import examples
from app.http.access import Agent, Desk, Onlooker, of_ones_queues
from app.http.schemas import Id, MergeBody, MessageBody, PathId, TicketBody, UseBody
from app.services.desk.read_conversation import conversation_of
from app.services.desk.read_ticket import ticket_for
from app.services.requests.present import plain, suggested_json, ticket_json
from app.services.tickets.edit_ticket import TicketEdit

router = APIRouter(prefix="/api/v1/tickets", tags=["Tickets"], dependencies=[Depends(of_ones_queues)])


CHANNEL = "api"


class PreconditionFailed(Conflict):
    """`If-Match` names another version than the ticket has; becomes 412."""


@router.get("", summary="List tickets", responses=examples.returns({"tickets": [examples.TICKET]}))
def find(
    desk: Desk,
    who: Onlooker,
    queue: Annotated[Id | None, Query()] = None,
    state: Annotated[TicketState | None, Query()] = None,
    requester: Annotated[Id | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, object]:
    """Newest first; with a token of some queues, those of these alone."""
    served = {*who.queues, *([""] if DEFAULT_QUEUE in who.queues else [])}
    theirs = [name for name in sorted(served) if queue in {None, name}] if who.queues else [queue]
    with desk.reading() as work:
        lists = [work.queries.find(queue=name, state=state, requester=requester, limit=limit) for name in theirs]
    found = sorted(chain.from_iterable(lists), key=lambda ticket: (ticket.created_at, ticket.id), reverse=True)[:limit]
    return {"tickets": [ticket_json(ticket) for ticket in found]}


@router.get(
    "/{ticket_id}",
    summary="Look at a ticket",
    responses=examples.returns(
        examples.TICKET | {"events": [examples.EVENT], "messages": [examples.MESSAGE], "dues": [examples.DUE]}, 404
    ),
)
def read(ticket_id: PathId, desk: Desk, _: Onlooker, response: Response) -> dict[str, object]:
    """With everything that happened and was written, oldest first. `ETag` is its version, for `If-Match`."""
    with desk.reading() as work:
        ticket, events = work.tickets.get(ticket_id), work.tickets.events(ticket_id)
        messages, dues = conversation_of(work, ticket), desk.life.dues(work, ticket, now=desk.clock.now())
    response.headers["ETag"] = f'"{ticket.version}"'
    return ticket_json(ticket, events, messages) | {"dues": plain(dues)}


@router.patch("/{ticket_id}", summary="Change a ticket", responses=examples.takes(examples.TICKET, 404, 409, 412))
def edit(
    ticket_id: PathId,
    body: Annotated[TicketBody, Body(openapi_examples=examples.TICKET_BODIES)],
    desk: Desk,
    _: Agent,
    if_match: Annotated[str, Header(max_length=40)] = "",
) -> dict[str, object]:
    """All in one step. Name the version you saw, in the body or as `If-Match`, to overwrite nobody's work."""
    edit = TicketEdit(
        state=body.state,
        assignee=body.assignee,
        queue=body.queue,
        priority=body.priority,
        topics=body.topics,
        tier=body.tier,
        tags=body.tags,
    )
    if if_match and if_match != "*":
        _check(desk, ticket_id, if_match)
    version = _version(if_match) or body.version
    return ticket_json(desk.edit_ticket(ticket_id, edit, actor=body.actor, version=version))


@router.post(
    "/{ticket_id}/messages",
    summary="Write to the requester, or a note",
    responses=examples.takes({"message": examples.MESSAGE, "ticket": examples.TICKET}, 404, 409),
)
def write(
    ticket_id: PathId,
    body: Annotated[MessageBody, Body(openapi_examples=examples.MESSAGE_BODIES)],
    desk: Desk,
    _: Agent,
) -> dict[str, object]:
    """A reply goes where the request came from. On a ticket that nobody holds, it makes the ticket its writer's."""
    if body.kind == "reply":
        written = desk.reply(
            ticket_id, body.text, agent=body.actor, source=CHANNEL, then=body.then, key=body.message_id
        )
    else:
        written = desk.add_note(ticket_id, body.text, agent=body.actor, source=CHANNEL, key=body.message_id)
    return {"message": plain(written.message), "ticket": ticket_json(written.ticket)}


@router.post("/{ticket_id}/merge", summary="Merge a duplicate", responses=examples.takes(examples.TICKET, 404, 409))
def merge(
    ticket_id: PathId, body: Annotated[MergeBody, Body(openapi_examples=examples.MERGE_BODIES)], desk: Desk, who: Agent
) -> dict[str, object]:
    """Closes this ticket as a duplicate and returns the one that stays. Merging twice is once."""
    with desk.reading() as work:
        ticket_for(work, body.into, agent=who)
    return ticket_json(desk.merge(ticket_id, into=body.into, actor=body.actor))


@router.get(
    "/{ticket_id}/suggestions",
    summary="Suggest pages and replies for a ticket",
    responses=examples.returns(
        {"answer": examples.ANSWER, "suggestions": [examples.SUGGESTION], "replies": [examples.SUGGESTED_REPLY]},
        404,
    ),
)
def suggest(ticket_id: PathId, desk: Desk, _: Onlooker) -> dict[str, object]:
    """What the engine would say today, from pages that the *requester* may read, so that all of it may be passed on.

    `replies` are ready to send, each more likely right than not; say what became of one with a POST to its id.
    """
    with desk.reading() as work:
        request = work.records.request(work.tickets.get(ticket_id).request_id)
    decision = desk.engine.decide(replace(request, explicit=True)).decision
    quotes = {"text": decision.answer.text, "spans": plain(decision.answer.spans)} if decision.answer else None
    replies = [suggested_json(reply) for reply in desk.advice.replies(ticket_id)]
    return {"answer": quotes, "suggestions": plain(decision.suggestions), "replies": replies}


@router.post(
    "/{ticket_id}/suggestions/{suggestion_id}",
    summary="Say what became of a suggested reply",
    responses=examples.takes(examples.USE, 404),
)
def learn(
    ticket_id: PathId,
    suggestion_id: PathId,
    body: Annotated[UseBody, Body(openapi_examples=examples.USE_BODIES)],
    desk: Desk,
    _: Agent,
) -> dict[str, object]:
    """Sent as it was, sent after an edit, or rejected: the next suggestions for tickets like this one learn from it."""
    with desk.reading() as work:
        if work.suggestions.offered(suggestion_id).ticket_id != ticket_id:
            raise NotFound(f"There is no suggestion {suggestion_id!r} for ticket {ticket_id!r}. Load them again.")
    use = desk.advice.learn(suggestion_id, agent=body.actor, sent=body.sent)
    return {"outcome": use.outcome, "edited": use.edited}


def _check(desk: Desk, ticket_id: str, if_match: str) -> None:
    with desk.reading() as work:
        version = work.tickets.get(ticket_id).version
    if _version(if_match) != version:
        raise PreconditionFailed(
            f"Ticket {ticket_id!r} is at version {version}; If-Match names another. Load it again and repeat the step."
        )


def _version(if_match: str) -> int | None:
    text = if_match.removeprefix("W/").strip('"')
    if if_match in {"", "*"}:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidInput('If-Match must be a version as `ETag` gave it, for example "3".')
    return int(text)
