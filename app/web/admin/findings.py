"""What the knowledge lacks, which pages misled, and which disagree: the findings of the last look, and a new one."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from app.domain.errors import Conflict
from app.domain.knowledge_findings import Named
from app.ports import UnitOfWork
from app.services.admin.audited import Act
from app.web.admin.seats import Admin, back_to
from app.web.rendering import page
from app.web.visiting import AdminSeat

_PAGE = 20

router = APIRouter(prefix="/admin/knowledge")
Number = Annotated[int, Path(ge=0, le=10_000)]


@router.get("/gaps")
def gaps(request: Request, admin: Admin, first: Annotated[int, Query(ge=0, le=10_000, alias="from")] = 0) -> Response:
    """List what people asked about and no page answers, the costliest first."""
    found = admin.knowledge.look.gaps()
    shown = found.gaps[first : first + _PAGE] if found else ()
    with admin.reading() as work:
        tickets = _tickets(work, (one for gap in shown for one in gap.asked))
    return page(
        request,
        "admin/gaps.html",
        found=found,
        shown=shown,
        first=first,
        more=first + _PAGE if found and len(found.gaps) > first + _PAGE else 0,
        tickets=tickets,
        study=admin.knowledge.look.study.state(),
        now=admin.clock.now(),
    )


@router.get("/gaps/{number}/draft.md")
def draft(admin: Admin, number: Number) -> Response:
    """Return the draft of a gap as a file."""
    headers = {"Content-Disposition": f'attachment; filename="draft-{number + 1}.md"'}
    return Response(admin.knowledge.look.draft(number), media_type="text/markdown; charset=utf-8", headers=headers)


@router.get("/pages")
def pages(request: Request, admin: Admin) -> Response:
    """List pages that misled, pages that disagree, and pages that say the same."""
    found = admin.knowledge.look.pages()
    shown = (one for bad in (found.misleading if found else ()) for one in bad.asked)
    with admin.reading() as work:
        tickets = _tickets(work, shown)
    return page(
        request,
        "admin/pages.html",
        found=found,
        most=_PAGE,
        tickets=tickets,
        study=admin.knowledge.look.study.state(),
        now=admin.clock.now(),
    )


@router.post("/look")
def look(admin: Admin, who: AdminSeat) -> Response:
    """Start a new look; one that is under way already is shown instead."""
    with suppress(Conflict):
        admin.knowledge.look.again(Act(actor=who.requester, subject="knowledge"))
    return back_to("/admin/knowledge/gaps")


def _tickets(work: UnitOfWork, asked: Iterable[Named]) -> dict[str, str]:
    """Return the tickets of the requests that this home knows; a replay of another desk knows none."""
    found = ((one.id, work.tickets.of_request(one.id)) for one in asked if one.id)
    return {id: ticket.id for id, ticket in found if ticket is not None}
