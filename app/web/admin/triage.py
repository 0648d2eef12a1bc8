"""Triage: the models, corrections that were held back, and incidents that are on."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import Response

from app.domain.errors import Conflict, InvalidInput, UnusableFile
from app.domain.incident import IncidentState
from app.services.admin.audited import Act
from app.web.admin.seats import Admin, Reason, back_to
from app.web.admin.words import FIELDS, SOURCES, STATES
from app.web.rendering import page
from app.web.visiting import AdminSeat

_MODELS, _SHOWN = 12, 50
_ACTIVE: frozenset[IncidentState] = frozenset({"suspected", "confirmed"})
_ID = r"^[\w:.|-]*$"

router = APIRouter(prefix="/admin/triage")
Id = Annotated[str, Form(max_length=200)]


@router.get("")
def triage(request: Request, admin: Admin) -> Response:
    """Show what there is to look after."""
    return _shown(request, admin)


def _shown(request: Request, admin: Admin, *, trouble: str = "") -> Response:
    with admin.reading() as work:
        held, counts = work.label_queries.held(limit=_SHOWN), work.label_queries.counts()
        incidents = work.incidents.find(states=_ACTIVE, limit=_SHOWN)
        sizes = {one.id: len(work.incident_tickets.tickets_of(one.id)) for one in incidents}
    return page(
        request,
        "admin/triage.html",
        status=422 if trouble else 200,
        trouble=trouble,
        learning=admin.triage.teach_triage.learning(),
        held=held,
        counts=counts,
        fields=FIELDS,
        incidents=incidents,
        sizes=sizes,
        incident_states=STATES,
        topics=admin.triage.topics(),
        corrected={one.value: one.count for one in counts if one.field == "topic"},
        models=admin.triage.models()[:_MODELS],
        rules=admin.rules.current(),
        origins=SOURCES,
        now=admin.clock.now(),
    )


@router.post("/labelled")
def teach(request: Request, admin: Admin, who: AdminSeat, file: Annotated[UploadFile, File()]) -> Response:
    """Take a table of labelled requests, and learn from it beside the server."""
    try:
        admin.triage.teach_triage(Act(actor=who.requester, subject="triage"), file.file.read())
    except (InvalidInput, Conflict, UnusableFile) as problem:
        return _shown(request, admin, trouble=str(problem))
    return back_to("/admin/triage#models")


@router.post("/models")
def choose(
    admin: Admin,
    who: AdminSeat,
    act: Annotated[Literal["promote", "roll_back"], Form()],
    version: Id = "",
    reason: Reason = "",
) -> Response:
    """Promote a model, or let the one from before serve again."""
    done = Act(actor=who.requester, subject=version or "triage", reason=reason)
    if act == "promote":
        admin.triage.choose_model.promote(done)
    else:
        admin.triage.choose_model.roll_back(done)
    return back_to("/admin/triage#models")


@router.post("/labels")
def judge(admin: Admin, who: AdminSeat, label: Id, act: Annotated[Literal["let_in", "discard"], Form()]) -> Response:
    """Let a held correction count, or keep it out for good."""
    done = Act(actor=who.requester, subject=label)
    (admin.triage.judge_label.let_in if act == "let_in" else admin.triage.judge_label.discard)(done)
    return back_to("/admin/triage#held")


@router.post("/incidents")
def incident(
    admin: Admin,
    who: AdminSeat,
    *,
    id: Id,
    act: Annotated[Literal["confirm", "resolve", "dismiss"], Form()],
    words: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Write the note that newcomers read, end an incident, or say that it was none."""
    done = Act(actor=who.requester, subject=id)
    if act == "confirm":
        if not words.strip():
            raise InvalidInput("Write what newcomers should know. It is shown to everybody who asks the like.")
        admin.service.incidents.confirm(id, note=words.strip())
        admin.audit("incident_confirmed", done)
    elif act == "resolve":
        admin.service.incidents.resolve(id, actor=who.requester, words=words.strip())
        admin.audit("incident_resolved", done)
    elif act == "dismiss":
        admin.service.incidents.dismiss(id)
        admin.audit("incident_dismissed", done)
    return back_to("/admin/triage#incidents")
