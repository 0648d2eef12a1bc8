"""Gold sets: past requests with what solved them, looked through row by row, or mended in a spreadsheet."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from starlette.responses import Response

from app.domain.errors import InvalidInput, NotFound
from app.domain.gold import GoldFix
from app.domain.one_line import ONE_LINE
from app.services.admin.audited import Act
from app.services.admin.review_gold import Show
from app.web.admin.seats import Admin, Reason, back_to
from app.web.admin.words import BASES, DOUBTS, SHOWS
from app.web.rendering import page
from app.web.visiting import AdminSeat
from app.web.wording import _

_PAGE = 20
_NO_UTF_8 = _("This file is not written in UTF-8. Save the sheet as CSV in UTF-8, then send it again.")
_PLACE = "/admin/evaluations/gold"

router = APIRouter(prefix=_PLACE)
Name = Annotated[str, Path(max_length=64)]
Shown = Annotated[Show | None, Query()]
ShownField = Annotated[Show, Form()]
RowId = Annotated[str, Form(max_length=300)]
After = Annotated[str, Query(max_length=300, pattern=ONE_LINE)]
AfterField = Annotated[str, Form(max_length=300, pattern=ONE_LINE)]
Words = Annotated[str, Form(max_length=8000)]
Line = Annotated[str, Form(max_length=200)]


@router.get("")
def sets(request: Request, admin: Admin) -> Response:
    """List the sets, with what is left to look at."""
    return page(request, "admin/gold_sets.html", **sets_shown(admin))


def sets_shown(admin: Admin, *, trouble: str = "", wanted: str = "") -> dict[str, Any]:
    """Return what the page of all sets shows; `wanted` is the name that was asked for in vain."""
    return {"sets": admin.proof.review_gold.sets(), "home": admin.home, "trouble": trouble, "wanted": wanted}


@router.get("/{name}")
def rows(request: Request, admin: Admin, name: Name, show: Shown = None, after: After = "") -> Response:
    """Show rows to judge, by default those that settle most, or where nobody knows which these are, those in doubt."""
    return _rows(request, admin, name, show or _first(admin, name), after)


@router.get("/{name}/sheet.csv")
def sheet(admin: Admin, name: Name) -> Response:
    """Return the whole set for a spreadsheet."""
    headers = {"Content-Disposition": f'attachment; filename="{quote(name)}.csv"'}
    return Response(admin.proof.review_gold.sheet(name), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/{name}/sheet")
def take(
    request: Request, admin: Admin, who: AdminSeat, name: Name, file: Annotated[UploadFile, File()], reason: Reason = ""
) -> Response:
    """Take back a set that was mended in a spreadsheet."""
    act = Act(actor=who.requester, subject=name, reason=reason)
    try:
        taken = admin.proof.review_gold.take(name, act, file.file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _rows(request, admin, name, "all", "", trouble=_NO_UTF_8)
    except (InvalidInput, NotFound) as problem:
        return _rows(request, admin, name, "all", "", trouble=str(problem))
    return back_to(f"{_PLACE}/{quote(name)}?{urlencode({'show': 'judged', 'taken': taken})}")


@router.post("/{name}/rows")
def judge(  # noqa: PLR0913 - one parameter for each field of the form
    admin: Admin,
    who: AdminSeat,
    name: Name,
    *,
    row: RowId,
    review: Annotated[Literal["keep", "drop", ""], Form()] = "",
    show: ShownField = "telling",
    after: AfterField = "",
) -> Response:
    """Keep a row, leave it out, or take either back."""
    admin.proof.review_gold.judge(name, Act(actor=who.requester, subject=row), review)
    return _back(name, show, after)


@router.post("/{name}/fixes")
def fix(  # noqa: PLR0913 - as above
    admin: Admin,
    who: AdminSeat,
    name: Name,
    *,
    row: RowId,
    document_id: Line = "",
    resolution: Words = "",
    queue: Line = "",
    priority: Line = "",
    show: ShownField = "telling",
    after: AfterField = "",
) -> Response:
    """Write what really answered, or who should have had it."""
    written = GoldFix(document_id=document_id, resolution=resolution, queue=queue, priority=priority)
    admin.proof.review_gold.save(name, Act(actor=who.requester, subject=row), written)
    return _back(name, show, after)


def _first(admin: Admin, name: str) -> Show:
    """Return the first kind of rows of which there are any, so that nobody begins at an empty page."""
    kinds: tuple[Show, ...] = ("telling", "waiting")
    return next((kind for kind in kinds if admin.proof.review_gold.rows(name, show=kind, limit=1)), "all")


def _back(name: str, show: Show, after: str) -> Response:
    return back_to(f"{_PLACE}/{quote(name)}?{urlencode({'show': show, 'after': after})}")


def _rows(request: Request, admin: Admin, name: str, show: Show, after: str, *, trouble: str = "") -> Response:
    found = admin.proof.review_gold.rows(name, show=show, after=after, limit=_PAGE + 1)
    if after and not found:  # the row behind which they began was judged meanwhile
        after, found = "", admin.proof.review_gold.rows(name, show=show, limit=_PAGE + 1)
    overview = next(one for one in admin.proof.review_gold.sets() if one.name == name)
    taken = request.query_params.get("taken", "")
    return page(
        request,
        "admin/gold.html",
        status=422 if trouble else 200,
        overview=overview,
        rows=found[:_PAGE],
        more=found[_PAGE - 1].id if len(found) > _PAGE else "",
        show=show,
        shows=SHOWS,
        after=after,
        bases=BASES,
        doubts=DOUBTS,
        taken=int(taken) if taken.isascii() and taken.isdigit() and len(taken) < 7 else None,
        trouble=trouble,
        problems=(_NO_UTF_8,),
        queues=request.app.state.desk.tools.queues(),
        here=f"{_PLACE}/{quote(name)}",
    )
