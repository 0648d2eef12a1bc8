"""Getting started: what a new service needs, step by step, and how far each step is."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from app.domain.first_steps import OPTIONAL, STEPS
from app.domain.study import StudyState
from app.services.admin.audited import Act
from app.services.admin.read_first_steps import ReadFirstSteps
from app.web.admin.seats import Admin, back_to
from app.web.rendering import page
from app.web.visiting import AdminSeat

PLACE = "/admin/start"

router = APIRouter(prefix=PLACE)


@router.get("")
def start(request: Request, admin: Admin, who: AdminSeat) -> Response:
    """Show the steps, each by what is really there."""
    learning = admin.triage.teach_triage.learning()
    found = ReadFirstSteps(admin)(who.requester)
    return page(
        request,
        "admin/start.html",
        found=found,
        steps=STEPS,
        optional=OPTIONAL,
        missing=len(set(STEPS) - found.done - OPTIONAL),
        hidden=admin.service.first_steps.hidden(),
        watched=_watched(found.reading, learning, admin.proof.judge_answers.counting()),
        learning=learning,
        counting=admin.proof.judge_answers.counting(),
        now=admin.clock.now(),
    )


@router.post("/list")
def put_away(admin: Admin, _: AdminSeat, act: Annotated[Literal["hide", "show"], Form()]) -> Response:
    """Put the list away, or take it out again."""
    if act == "hide":
        admin.service.first_steps.hide()
        return back_to("/admin")
    admin.service.first_steps.show()
    return back_to(PLACE)


@router.post("/pages")
def read_again(admin: Admin, who: AdminSeat, name: Annotated[str, Form(max_length=64)]) -> Response:
    """Have pages read that were brought before, and never read to their end."""
    admin.knowledge.bring_pages.again(Act(actor=who.requester, subject=name))
    return back_to(PLACE)


def _watched(*studies: StudyState) -> int:
    """Return after how many seconds the page looks again by itself: never, while nothing is under way."""
    return 3 if any(one.since is not None for one in studies) else 0
