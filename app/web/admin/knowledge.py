"""Knowledge: sources and their runs, what awaits a decision, what is old, and where a document is."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from starlette.responses import Response

from app.domain.brought import BroughtFile
from app.domain.errors import Conflict, InvalidInput, UnusableFile
from app.domain.one_line import ONE_LINE
from app.services.admin.audited import Act
from app.web.admin.seats import Admin, Reason, back_to
from app.web.admin.start import PLACE
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
    return _shown(request, admin, q=q, months=months)


def _shown(
    request: Request, admin: Admin, *, q: str = "", months: int = 12, trouble: str = "", wanted: str = ""
) -> Response:
    sources = admin.knowledge.books.sources()
    before = admin.clock.now().date() - timedelta(days=round(months * 30.44))
    stale = admin.knowledge.books.stale(before, limit=_STALE + 1)
    return page(
        request,
        "admin/knowledge.html",
        status=422 if trouble else 200,
        trouble=trouble,
        wanted=wanted,
        reading=admin.knowledge.bring_pages.reading(),
        sources=sources,
        missing={s.name: admin.knowledge.books.missing(s.name) for s in sources if s.missing or s.kept},
        settling=admin.knowledge.settling(),
        problem=admin.knowledge.settling_problem(),
        stale=stale[:_STALE],
        more_stale=len(stale) > _STALE,
        months=months,
        choices=_MONTHS,
        q=q,
        found=admin.knowledge.books.find(q.strip(), limit=_FOUND) if q.strip() else (),
        now=admin.clock.now(),
    )


@router.post("/brought")
def bring(
    request: Request,
    admin: Admin,
    who: AdminSeat,
    name: Annotated[str, Form(max_length=64)],
    files: Annotated[list[UploadFile], File()],
    readers: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Take files as a source, and have them read beside the server."""
    sent = [BroughtFile(name=one.filename or "", content=one.file) for one in files if one.filename]
    try:
        admin.knowledge.bring_pages(Act(actor=who.requester, subject=name), sent, readers=readers)
    except (InvalidInput, Conflict, UnusableFile) as problem:
        return _shown(request, admin, trouble=str(problem), wanted=name)
    return back_to("/admin/knowledge" if admin.knowledge.books.sources() else PLACE)


@router.post("/missing")
def settle(
    admin: Admin,
    who: AdminSeat,
    source: Annotated[str, Form(max_length=200)],
    decision: Annotated[Literal["delete", "keep"], Form()],
    reason: Reason = "",
) -> Response:
    """Delete what is gone from a source, or keep serving it."""
    admin.knowledge.settle_missing(Act(actor=who.requester, subject=source, reason=reason), delete=decision == "delete")
    return back_to("/admin/knowledge#missing")
