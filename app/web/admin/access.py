"""Who may come in: people who signed in, tokens of programs, and what administrators did."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.api_token import SCOPES, Scope
from app.domain.errors import Conflict, InvalidInput
from app.services.api_tokens import TokenWish
from app.services.front_desk import FrontDesk
from app.web.admin.seats import Admin, back_to
from app.web.admin.words import ACTIONS, TOKEN_STATES
from app.web.rendering import page
from app.web.visiting import AdminSeat, Desk
from app.web.wording import _

_PAGE = 50
_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"

router = APIRouter(prefix="/admin")
Name = Annotated[str, Form(max_length=200)]


@router.get("/access")
def access(request: Request, desk: Desk, admin: Admin) -> Response:
    """List people with their roles, and tokens with what they may do."""
    return _access(request, desk, admin)


@router.post("/access/sessions")
def end_sessions(desk: Desk, who: AdminSeat, person: Name) -> Response:
    """Sign somebody out everywhere."""
    desk.door.end_sessions(person, actor=who.requester)
    return back_to("/admin/access")


@router.post("/access/tokens")
def make_token(  # noqa: PLR0913 - one parameter for each field of the form
    request: Request,
    desk: Desk,
    admin: Admin,
    who: AdminSeat,
    *,
    name: Name,
    scope: Annotated[Scope, Form()],
    days: Annotated[int, Form(ge=1, le=3660)] = 90,
) -> Response:
    """Make a token and show it this once."""
    try:
        _kept, token = desk.door.make_token(
            TokenWish(name=name.strip(), scopes=frozenset({scope}), days=days), by=who.requester
        )
    except (InvalidInput, Conflict):
        said = _("This name is taken or cannot be one. Use another, such as intranet-portal.")
        return _access(request, desk, admin, trouble=said, status=422)
    return _access(request, desk, admin, token=token)


@router.post("/access/tokens/revoke")
def revoke_token(desk: Desk, who: AdminSeat, name: Name) -> Response:
    """End a token at once."""
    desk.door.revoke_token(name, by=who.requester)
    return back_to("/admin/access#tokens")


@router.get("/audit")
def audit(
    request: Request,
    admin: Admin,
    actor: Annotated[str, Query(max_length=200, pattern=_PRINTABLE)] = "",
    action: Annotated[str, Query(max_length=60, pattern=_PRINTABLE)] = "",
    before: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """List what was done, the newest first."""
    with admin.reading() as work:
        found = work.audit.latest(limit=_PAGE + 1, before=before, actor=actor.strip(), act=action)
    return page(
        request,
        "admin/audit.html",
        entries=found[:_PAGE],
        more=found[_PAGE - 1].position if len(found) > _PAGE else 0,
        actions=ACTIONS,
        actor=actor,
        action=action,
    )


def _access(
    request: Request, desk: FrontDesk, admin: Admin, *, token: str = "", trouble: str = "", status: int = 200
) -> Response:
    with admin.reading() as work:
        tokens = work.api_tokens.all()
    now = admin.clock.now()
    return page(
        request,
        "admin/access.html",
        status=status,
        people=desk.door.people(),
        tokens=tuple((one, *TOKEN_STATES[one.state(now)]) for one in tokens),
        scopes=SCOPES,
        token=token,
        trouble=trouble,
        now=now,
    )
