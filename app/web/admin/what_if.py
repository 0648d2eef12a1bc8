"""What if: a change is tried on past requests from a page, and the conversations that would have gone otherwise."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.what_if import MOST_WORDS, WhatIf
from app.services.admin.audited import Act
from app.web.admin.seats import Admin, back_to
from app.web.admin.words import COUNTS, KIND_BADGES, KINDS, TRIED, VERDICTS
from app.web.rendering import page
from app.web.visiting import AdminSeat

_PLACE = "/admin/evaluations/what-if"
_PAGE, _LISTED = 25, 50

router = APIRouter(prefix=_PLACE)
Name = Annotated[str, Path(max_length=130)]
Lines = Annotated[str, Field(max_length=10_000)]
Text = Annotated[str, Field(max_length=2 * MOST_WORDS)]


class Wanted(BaseModel):
    """The form, as it was filled in; an empty field changes nothing."""

    name: str = Field(default="", max_length=100)
    history: str = Field(default="", max_length=64)
    answer_from: float | None = Field(default=None, ge=0, le=100)
    grace: float | None = Field(default=None, ge=0, le=86_400)
    channels: Lines = ""
    without: Lines = ""
    draft: Text = ""
    rules: Text = ""
    model: str = Field(default="", max_length=80)

    def asked(self) -> WhatIf:
        """Return what is to be tried."""
        return WhatIf(
            name=self.name.strip(),
            history=self.history,
            answer_from=None if self.answer_from is None else self.answer_from / 100,
            grace=self.grace,
            channels=_lines(self.channels),
            without=_lines(self.without),
            draft=self.draft.replace("\r\n", "\n").strip(),
            rules=self.rules if self.rules.strip() else "",
            model=self.model,
        )


@router.get("")
def form(request: Request, admin: Admin, gap: Annotated[int | None, Query(ge=0, le=10_000)] = None) -> Response:
    """Show the form, what is being tried, and what was; `gap` puts the draft of that gap into the form."""
    return _form(request, admin, Wanted(draft="" if gap is None else admin.knowledge.look.draft(gap)))


@router.post("")
def start(request: Request, admin: Admin, who: AdminSeat, wanted: Annotated[Wanted, Form()]) -> Response:
    """Start it; what is wrong is said above the form, and nothing that was written is lost."""
    try:
        admin.proof.try_change(Act(actor=who.requester, subject=wanted.name.strip()), wanted.asked())
    except (InvalidInput, NotFound, Conflict) as problem:
        return _form(request, admin, wanted, trouble=str(problem))
    return back_to(_PLACE)


@router.get("/{name}")
def result(
    request: Request, admin: Admin, name: Name, first: Annotated[int, Query(ge=0, le=10_000, alias="from")] = 0
) -> Response:
    """Show what came of one: the counts, and the conversations that would have gone otherwise."""
    run, found = admin.proof.try_change.result(name)
    shown = found.changed[first : first + _PAGE]
    with admin.reading() as work:
        known = {one.id for one in shown if work.tickets.of_request(one.id) is not None}
    return page(
        request,
        "admin/what_if_result.html",
        run=run,
        found=found,
        asked=_tried(admin, name),
        tried=TRIED,
        shown=shown,
        first=first,
        more=first + _PAGE if len(found.changed) > first + _PAGE else 0,
        known=known,
        counts=COUNTS,
        kinds=KINDS,
        badges=KIND_BADGES,
        verdicts=VERDICTS,
        here=f"{_PLACE}/{quote(name)}",
    )


def _form(request: Request, admin: Admin, wanted: Wanted, *, trouble: str = "") -> Response:
    return page(
        request,
        "admin/what_if.html",
        status=422 if trouble else 200,
        wanted=wanted,
        trouble=trouble,
        models=[one for one in admin.triage.models() if not one.serving][:_LISTED],
        sets=admin.proof.review_gold.shelf.names(),
        rules=wanted.rules or admin.rules.current().text,
        study=admin.proof.try_change.study.state(),
        counts=COUNTS,
        runs=admin.proof.try_change.tried(limit=_LISTED),
        now=admin.clock.now(),
        here=_PLACE,
    )


def _tried(admin: Admin, name: str) -> WhatIf | None:
    """Return what was tried; None for a comparison that was made by a command."""
    try:
        return admin.proof.try_change.shelf.get(name)
    except (NotFound, InvalidInput):
        return None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
