"""Who calls the API, and what the routes get handed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from app.domain.api_token import Scope
from app.domain.errors import NotAllowed
from app.domain.identity import AGENT, Identity, bearer_of, holds_token, visitor
from app.services.desk.read_ticket import ticket_for
from app.services.front_desk import FrontDesk


class TokenNeeded(NotAllowed):
    """A token is missing, wrong or no longer in force; becomes 401."""


def front_desk(request: Request) -> FrontDesk:
    """Return the use cases this application was assembled with."""
    desk: FrontDesk = request.app.state.desk
    return desk


Desk = Annotated[FrontDesk, Depends(front_desk)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who calls, and what their token lets them do; a visitor has none and asks for themselves."""

    who: Identity
    rights: frozenset[Scope]
    by_token: bool = True


def credentials(request: Request, desk: Desk) -> Credentials:
    """Return who calls; raise `TokenNeeded` for a wrong token rather than take its sender for a visitor."""
    authorization, everybody = request.headers.get("authorization", ""), desk.rules.web_audience
    if not authorization:
        who = visitor(request.state.visitor, audience=everybody)
        return Credentials(who=who, rights=frozenset({"ask"}), by_token=False)
    if holds_token(authorization, desk.rules.agent_token):
        who = Identity(requester=AGENT, audience=everybody, agent=True)
        return Credentials(who=who, rights=frozenset({"ask", "read", "agent"}))
    token = desk.door.find_token(bearer_of(authorization))
    if token is None:
        raise TokenNeeded(_how(desk, "This token is not in force."))
    is_agent = "agent" in token.rights
    who = Identity(
        requester=AGENT if is_agent else token.requester,
        audience=everybody | token.audience,
        agent=is_agent,
        admin="admin" in token.rights,
        queues=token.queues,
    )
    return Credentials(who=who, rights=token.rights)


Called = Annotated[Credentials, Depends(credentials)]


def asker(called: Called) -> Identity:
    """Return who may ask and act on their own requests: a visitor, or a token of scope `ask`."""
    return _with(called, "ask")


def reader(called: Called) -> Identity:
    """Return who may search and tag: a visitor, or a token of any scope, each with their own groups."""
    return called.who


def looker(called: Called) -> Identity:
    """Return who looks at a request: its visitor, or a token; one of scope `read` sees what agents see."""
    sees_all = called.by_token and "read" in called.rights
    return replace(called.who, agent=called.who.agent or sees_all)


def onlooker(called: Called, desk: Desk) -> Identity:
    """Return who may look at what agents see: a token of scope `read` or `agent`."""
    return _token_with(called, "read", desk)


def agent(called: Called, desk: Desk) -> Identity:
    """Return the agent; raise `TokenNeeded` for a visitor and `NotAllowed` for a token of less."""
    return _token_with(called, "agent", desk)


def admin(called: Called, desk: Desk) -> Identity:
    """Return the administrator; raise `TokenNeeded` for a visitor and `NotAllowed` for a token of less."""
    return _token_with(called, "admin", desk)


Caller = Annotated[Identity, Depends(asker)]
Reader = Annotated[Identity, Depends(reader)]
Looker = Annotated[Identity, Depends(looker)]
Onlooker = Annotated[Identity, Depends(onlooker)]
Agent = Annotated[Identity, Depends(agent)]
Admin = Annotated[Identity, Depends(admin)]


def of_ones_queues(request: Request, called: Called, desk: Desk) -> None:
    """Let a token of some queues at tickets of these alone; raise `NotFound` for any other."""
    ticket_id = request.path_params.get("ticket_id", "")
    if ticket_id and called.who.queues and called.by_token:
        with desk.reading() as work:
            ticket_for(work, ticket_id, agent=replace(called.who, agent=True))


def _token_with(called: Credentials, scope: Scope, desk: FrontDesk) -> Identity:
    if not called.by_token:
        raise TokenNeeded(_how(desk, "Tickets are for agents and integrations."))
    return _with(called, scope)


def _with(called: Credentials, scope: Scope) -> Identity:
    if scope not in called.rights:
        raise NotAllowed(f"This token lacks the scope `{scope}`. An administrator makes one: firstline tokens create.")
    return called.who


def _how(desk: FrontDesk, what: str) -> str:
    if desk.rules.agent_token:
        return f"{what} Send `Authorization: Bearer TOKEN` with the value of FIRSTLINE_AGENT_TOKEN or a named token."
    return (
        f"{what} Make a token with `firstline tokens create NAME --scope agent`, or set FIRSTLINE_AGENT_TOKEN and "
        "start the service again, and send it as a bearer."
    )
