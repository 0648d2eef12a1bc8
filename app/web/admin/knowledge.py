"""Knowledge: sources and their runs, what awaits a decision, what is old, and where a document is."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.one_line import ONE_LINE
from app.services.audited import Act
from app.web.admin.seats import Admin, Reason, back_to
from app.web.rendering import page
from app.web.visiting import AdminSeat

Months = Annotated[int, Query(ge=1, le=120)]
_MONTHS = (6, 12, 24)
_STALE, _FOUND = 200, 50

router = APIRouter(prefix="/admin/knowledge")
Name = Annotated[str, Query(max_length=200, pattern=ONE_LINE)]


@router.get("")
def knowledge(request: Request, admin: Admin, q: Name = "", months: Months = 12) -> Response:
    """Show every source, what is missing, and pages that nobody changed for long."""
    sources = admin.books.sources()
    before = admin.clock.now().date() - timedelta(days=round(months * 30.44))
    stale = admin.books.stale(before, limit=_STALE + 1)
    return page(
        request,
        "admin/knowledge.html",
        sources=sources,
        missing={s.name: admin.books.missing(s.name) for s in sources if s.missing or s.kept},
        settling=admin.settling(),
        problem=admin.settling_problem(),
        stale=stale[:_STALE],
        more_stale=len(stale) > _STALE,
        months=months,
        choices=_MONTHS,
        q=q,
        found=admin.books.find(q.strip(), limit=_FOUND) if q.strip() else (),
        now=admin.clock.now(),
    )


@router.get("/sources")
def source(request: Request, admin: Admin, name: Name) -> Response:
    """Show the last runs of one source with their failures."""
    return page(request, "admin/source.html", name=name, runs=admin.books.runs(name), now=admin.clock.now())


@router.post("/missing")
def settle(
    admin: Admin,
    who: AdminSeat,
    source: Annotated[str, Form(max_length=200)],
    decision: Annotated[Literal["delete", "keep"], Form()],
    reason: Reason = "",
) -> Response:
    """Delete what is gone from a source, or keep serving it."""
    admin.settle_missing(Act(actor=who.requester, subject=source, reason=reason), delete=decision == "delete")
    return back_to("/admin/knowledge#missing")
