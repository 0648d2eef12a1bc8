"""Channels: where the engine answers, where it only looks on, and the switch between the two."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.audit import CHANNEL_OFF, CHANNEL_ON, RETREAT_ENDED
from app.services.admin.audited import Act, with_reason
from app.web.admin.seats import Admin, Reason, back_to
from app.web.admin.words import POLICIES, SWITCHES
from app.web.rendering import page
from app.web.visiting import AdminSeat

router = APIRouter(prefix="/admin/channels")
Name = Annotated[str, Query(max_length=200)]


@router.get("")
def channels(request: Request, admin: Admin, switched: Name = "") -> Response:
    """Show every channel with its policy and whether it answers, and what has just been switched."""
    return _board(request, admin, switched=switched)


@router.post("")
def switch(  # noqa: PLR0913 - one parameter for each field of the form
    request: Request,
    admin: Admin,
    who: AdminSeat,
    *,
    act: Annotated[Literal["on", "off", "resume"], Form()],
    channel: Annotated[str, Form(max_length=200)] = "",
    override: Annotated[bool, Form()] = False,
    reason: Reason = "",
) -> Response:
    """Let a channel answer, put it back into the shadow, or end a retreat; a refusal is said where it was pressed."""
    done = with_reason(Act(actor=who.requester, subject=channel or "retreat", reason=reason))
    switcher, lacking = admin.service.switch(), admin.service.channels().lacking
    if act == "on" and lacking and not override:
        return _board(request, admin, refused=channel, reason=reason)
    if act == "on":
        switcher.on(channel, actor=done.actor, override=override, reason=reason)
    elif act == "off":
        switcher.off(channel, actor=done.actor, reason=reason)
    else:
        switcher.resume(actor=done.actor, reason=reason)
    insisted = "override" if act == "on" and lacking else ""
    admin.audit({"on": CHANNEL_ON, "off": CHANNEL_OFF, "resume": RETREAT_ENDED}[act], done, detail=insisted)
    return back_to(f"/admin/channels?switched={quote(channel, safe='')}" if channel else "/admin/channels")


def _board(request: Request, admin: Admin, *, refused: str = "", reason: str = "", switched: str = "") -> Response:
    board = admin.service.channels()
    return page(
        request,
        "admin/channels.html",
        status=409 if refused else 200,
        board=board,
        switched=next((line for line in board.lines if line.name == switched), None),
        policies=POLICIES,
        switches=SWITCHES,
        refused=refused,
        reason=reason,
        now=admin.clock.now(),
    )
