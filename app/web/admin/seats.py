"""What administrators' routes get handed: the use cases, and who is acting."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.responses import RedirectResponse

from app.services.admin.administration import Administration
from app.web.visiting import AdminSeat

Reason = Annotated[str, Form(max_length=500)]


def administration(request: Request, _: AdminSeat) -> Administration:
    """Return the use cases, to administrators only."""
    found: Administration = request.app.state.administration
    return found


Admin = Annotated[Administration, Depends(administration)]


def back_to(path: str) -> RedirectResponse:
    """Return the answer to a form that was taken."""
    return RedirectResponse(path, status_code=303)
