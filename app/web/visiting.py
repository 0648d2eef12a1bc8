"""What page routes get handed: the use cases, and who is looking."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from app.domain.errors import NotAllowed
from app.domain.identity import Identity, visitor
from app.services.front_desk import FrontDesk
from app.web.sessions import front_desk, signed_in


class SignInNeeded(NotAllowed):
    """Nobody is signed in, and this page is for somebody who is."""


class RoleNeeded(NotAllowed):
    """Somebody is signed in whose role does not include this page."""


Desk = Annotated[FrontDesk, Depends(front_desk)]


def who_looks(request: Request, desk: Desk) -> Identity:
    """Return who signed in, or else the visitor of this browser."""
    return signed_in(request) or visitor(request.state.visitor, audience=desk.rules.web_audience)


Visitor = Annotated[Identity, Depends(who_looks)]


def agent_seat(request: Request) -> Identity:
    """Return the agent or administrator who is signed in; raise `SignInNeeded` or `RoleNeeded` for others."""
    who = _somebody(request)
    if not who.agent:
        raise RoleNeeded("The desk is for agents. Ask an administrator for the role.")
    return who


def admin_seat(request: Request) -> Identity:
    """Return the administrator who is signed in; raise `SignInNeeded` or `RoleNeeded` for others."""
    who = _somebody(request)
    if not who.admin:
        raise RoleNeeded("Administration is for administrators. Ask one of them for the role.")
    return who


AgentSeat = Annotated[Identity, Depends(agent_seat)]
AdminSeat = Annotated[Identity, Depends(admin_seat)]

RequestId = Annotated[str, Path(max_length=100, pattern=r"^\w*$")]


def _somebody(request: Request) -> Identity:
    who = signed_in(request)
    if who is None:
        raise SignInNeeded("Sign in first.")
    return who
