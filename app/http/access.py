"""Who calls the API, and what the routes get handed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.domain.errors import NotAllowed
from app.domain.identity import AGENT, Identity, holds_token, visitor
from app.services.front_desk import FrontDesk


class TokenNeeded(NotAllowed):
    """The agent token is missing or wrong; becomes 401."""


def front_desk(request: Request) -> FrontDesk:
    """Return the use cases this application was assembled with."""
    desk: FrontDesk = request.app.state.desk
    return desk


Desk = Annotated[FrontDesk, Depends(front_desk)]


def caller(request: Request, desk: Desk) -> Identity:
    """Return the agent or the visitor; raise `TokenNeeded` for a wrong token rather than take them for a visitor."""
    authorization = request.headers.get("authorization", "")
    if not authorization:
        return visitor(request.state.visitor, audience=desk.rules.web_audience)
    if not holds_token(authorization, desk.rules.agent_token):
        raise TokenNeeded(_how(desk, "This token is not the agent token."))
    return Identity(requester=AGENT, audience=desk.rules.web_audience, agent=True)


Caller = Annotated[Identity, Depends(caller)]


def agent(who: Caller, desk: Desk) -> Identity:
    """Return the agent; raise `TokenNeeded` for everybody else."""
    if not who.agent:
        raise TokenNeeded(_how(desk, "Tickets are for agents and integrations."))
    return who


Agent = Annotated[Identity, Depends(agent)]


def _how(desk: FrontDesk, what: str) -> str:
    if desk.rules.agent_token:
        return f"{what} Send `Authorization: Bearer TOKEN` with the value of FIRSTLINE_AGENT_TOKEN."
    return f"{what} No token is set here: set FIRSTLINE_AGENT_TOKEN, start the service again, and send it as a bearer."
