"""Who may come in: people who signed in, tokens of programs, and what administrators did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.audit import FORMER_NAMES
from app.domain.errors import Conflict, InvalidInput
from app.domain.invitation import invited, link_with
from app.domain.one_line import ONE_LINE
from app.domain.person import Person
from app.services.front_desk import FrontDesk
from app.web.admin.forms import InviteForm, TokenForm, groups_in
from app.web.admin.seats import Admin, back_to
from app.web.admin.words import ACTIONS, LASTS, SCOPES, TOKEN_STATES
from app.web.rendering import page
from app.web.signing import base_of
from app.web.visiting import AdminSeat, Desk
from app.web.wording import _

_PAGE = 50
_NOT_SO = _("That cannot be. A name and an id are one short line, the id without spaces; only agents serve teams.")
_TAKEN = _(
    "That cannot be. The name may be taken; use letters, digits and -, such as intranet-portal. One that may do "
    "everything is for all teams."
)

router = APIRouter(prefix="/admin")
Name = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was just made and is shown this once: a token, or a link and whom it lets in."""

    token: str = ""
    link: str = ""
    person: Person | None = None


@router.get("/access")
def access(request: Request, desk: Desk, admin: Admin) -> Response:
    """List people with their roles, and tokens with what they may do."""
    return _access(request, desk, admin)


@router.post("/access/sessions")
def end_sessions(desk: Desk, who: AdminSeat, person: Name) -> Response:
    """Sign somebody out everywhere."""
    desk.door.end_sessions(person, actor=who.requester)
    return back_to("/admin/access")


@router.post("/access/people")
def invite(request: Request, desk: Desk, admin: Admin, who: AdminSeat, form: Annotated[InviteForm, Form()]) -> Response:
    """Make a link that lets somebody in, and show it this once."""
    try:
        person = invited(
            role=form.role, name=form.name, id=form.id, queues=form.served(), audience=groups_in(form.groups)
        )
    except InvalidInput:
        return _access(request, desk, admin, trouble=_NOT_SO)
    secret = desk.door.make_link(person, by=who.requester, good_for=timedelta(minutes=form.minutes))
    link = link_with(secret, base=base_of(request, desk))
    return _access(request, desk, admin, made=Made(link=link, person=person))


@router.post("/access/tokens")
def make_token(
    request: Request, desk: Desk, admin: Admin, who: AdminSeat, form: Annotated[TokenForm, Form()]
) -> Response:
    """Make a token and show it this once."""
    try:
        _kept, token = desk.door.make_token(form.wish(), by=who.requester)
    except (InvalidInput, Conflict):
        return _access(request, desk, admin, trouble=_TAKEN)
    return _access(request, desk, admin, made=Made(token=token))


@router.post("/access/tokens/revoke")
def revoke_token(desk: Desk, who: AdminSeat, name: Name) -> Response:
    """End a token at once."""
    desk.door.revoke_token(name, by=who.requester)
    return back_to("/admin/access#tokens")


@router.get("/audit")
def audit(
    request: Request,
    admin: Admin,
    actor: Annotated[str, Query(max_length=200, pattern=ONE_LINE)] = "",
    action: Annotated[str, Query(max_length=60, pattern=ONE_LINE)] = "",
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
        former=FORMER_NAMES,
        actor=actor,
        action=action,
    )


def _access(
    request: Request, desk: FrontDesk, admin: Admin, *, made: Made | None = None, trouble: str = ""
) -> Response:
    with admin.reading() as work:
        tokens = work.api_tokens.all()
    now = admin.clock.now()
    return page(
        request,
        "admin/access.html",
        status=422 if trouble else 200,
        people=desk.door.people(),
        tokens=tuple((one, *TOKEN_STATES[one.state(now)]) for one in tokens),
        scopes=SCOPES,
        lasts=LASTS,
        queues=desk.tools.queues(),
        made=made or Made(),
        trouble=trouble,
        now=now,
    )
