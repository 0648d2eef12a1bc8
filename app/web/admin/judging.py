"""Judging what the engine would answer to past requests, one after the other, and what that proves."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from starlette.responses import Response

from app.domain.errors import Conflict, InvalidInput
from app.domain.labelling import NOTHING, UNKNOWN
from app.domain.one_line import ONE_LINE
from app.domain.promise import dial_of
from app.services.admin.audited import Act
from app.web.admin.gold import sets_shown
from app.web.admin.seats import Admin, back_to
from app.web.rendering import page
from app.web.visiting import AdminSeat

_PLACE = "/admin/evaluations/gold"
_TARGET = 0.05

router = APIRouter(prefix=_PLACE)
Name = Annotated[str, Path(max_length=64)]
RowId = Annotated[str, Form(max_length=300)]
Row = Annotated[str, Query(max_length=300, pattern=ONE_LINE)]


@router.get("/{name}/answers")
def answers(request: Request, admin: Admin, name: Name, row: Row = "", last: Row = "") -> Response:
    """Show the surest answer that nobody judged yet (or that to `row`), and what the judged ones prove."""
    result = admin.proof.judge_answers.result(name)
    dial = dial_of(result) if result else None
    return page(
        request,
        "admin/judging.html",
        name=name,
        at=admin.proof.judge_answers.next(name, row=row),
        read=admin.proof.judge_answers.read(name),
        last=last,
        study=admin.proof.judge_answers.counting(),
        result=result,
        asked=next((one for one in dial.steps if one.max_wrong == _TARGET), None) if dial else None,
        proven=dial.proven if dial else None,
        nearest=dial.nearest if dial else None,
        nothing=NOTHING,
        unknown=UNKNOWN,
        now=admin.clock.now(),
        home=admin.home,
        here=f"{_PLACE}/{quote(name)}/answers",
    )


@router.post("/{name}/answers")
def judge(
    admin: Admin, who: AdminSeat, name: Name, row: RowId, said: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    """Keep what was said of one answer; an empty word takes it back and shows it again."""
    admin.proof.judge_answers(name, Act(actor=who.requester, subject=row), said)
    return back_to(f"{_PLACE}/{quote(name)}/answers?{urlencode({'last': row} if said else {'row': row})}")


@router.post("/{name}/count")
def count(admin: Admin, who: AdminSeat, name: Name) -> Response:
    """Have the engine answer the requests, and the judgements counted, beside the server."""
    with suppress(Conflict):  # it is counted already, which the page says
        admin.proof.judge_answers.count(Act(actor=who.requester, subject=name))
    return back_to(f"{_PLACE}/{quote(name)}/answers")


@router.post("")
def bring(
    request: Request,
    admin: Admin,
    who: AdminSeat,
    name: Annotated[str, Form(max_length=64)],
    file: Annotated[UploadFile, File()],
) -> Response:
    """Take a table of past requests as a new gold set, and ask the engine each of them."""
    try:
        admin.proof.review_gold.bring(name, Act(actor=who.requester, subject=name), file.file.read())
        admin.proof.judge_answers.count(Act(actor=who.requester, subject=name))
    except (InvalidInput, Conflict) as problem:
        return page(request, "admin/gold_sets.html", status=422, **sets_shown(admin, trouble=str(problem), wanted=name))
    return back_to(f"{_PLACE}/{quote(name)}/answers")
