"""What page routes get handed: the use cases, and who is looking."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from app.domain.identity import Identity, visitor
from app.services.front_desk import FrontDesk


def front_desk(request: Request) -> FrontDesk:
    """Return the use cases these pages were assembled with."""
    desk: FrontDesk = request.app.state.desk
    return desk


Desk = Annotated[FrontDesk, Depends(front_desk)]


def who_looks(request: Request, desk: Desk) -> Identity:
    """Return the visitor of this browser."""
    return visitor(request.state.visitor, audience=desk.rules.web_audience)


Visitor = Annotated[Identity, Depends(who_looks)]

RequestId = Annotated[str, Path(max_length=100, pattern=r"^\w*$")]
