"""Triage: the file of rules, the models, corrections that were held back, and incidents that are on."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import Response

from app.domain.errors import Conflict, InvalidInput
from app.domain.incident import IncidentState
from app.services.administration import Administration
from app.services.audited import Act
from app.web.admin.seats import Admin, Reason, back_to
from app.web.admin.words import FIELDS, SOURCES, STATES
from app.web.rendering import page
from app.web.visiting import AdminSeat
from app.web.wording import _

_MODELS, _SHOWN = 12, 50
_ACTIVE: frozenset[IncidentState] = frozenset({"suspected", "confirmed"})
_ID = r"^[\w:.|-]*$"

router = APIRouter(prefix="/admin/triage")
Id = Annotated[str, Form(max_length=200)]


@router.get("")
def triage(request: Request, admin: Admin) -> Response:
    """Show what there is to look after."""
    with admin.reading() as work:
        held, counts = work.label_queries.held(limit=_SHOWN), work.label_queries.counts()
        incidents = work.incidents.find(states=_ACTIVE, limit=_SHOWN)
        sizes = {one.id: len(work.incident_tickets.tickets_of(one.id)) for one in incidents}
    return page(
        request,
        "admin/triage.html",
        held=held,
        counts=counts,
        fields=FIELDS,
        incidents=incidents,
        sizes=sizes,
        incident_states=STATES,
        models=admin.models()[:_MODELS],
        rules=admin.rules.current(),
        origins=SOURCES,
        now=admin.clock.now(),
    )


@router.get("/rules")
def rules(request: Request, admin: Admin) -> Response:
    """Show the file to edit, with its history."""
    return _editor(request, admin, admin.rules.current().text)


@router.get("/rules/{version_id}")
def version(request: Request, admin: Admin, version_id: Annotated[str, Path(max_length=60)]) -> Response:
    """Show a version of before."""
    return page(
        request,
        "admin/rules_version.html",
        version_id=version_id,
        text=admin.rules.version(version_id),
        rules=admin.rules.current(),
    )


@router.post("/rules")
def save(  # noqa: PLR0913 - one parameter for each field of the form
    request: Request,
    admin: Admin,
    who: AdminSeat,
    *,
    text: Annotated[str, Form()] = "",
    over: Annotated[str, Form(max_length=64)] = "",
    reason: Reason = "",
    act: Annotated[Literal["check", "save"], Form()] = "check",
) -> Response:
    """Check an edit, or let it rule; what is wrong is said beside the text, which is never lost."""
    if act == "check" or admin.rules.check(text) is not None:
        return _editor(request, admin, text, over=over, reason=reason, checked=True, refused=act == "save")
    try:
        admin.edit_rules(Act(actor=who.requester, subject="triage.toml", reason=reason), text, over=over)
    except InvalidInput:
        return _editor(request, admin, text, over=over, trouble=_("Say in a few words why, then save again."))
    except Conflict:
        said = _("Somebody saved another version meanwhile. Compare it in the history, then save yours over it.")
        return _editor(request, admin, text, reason=reason, trouble=said)
    return back_to("/admin/triage/rules?saved=1")


@router.post("/rules/{version_id}")
def restore(
    admin: Admin,
    who: AdminSeat,
    version_id: Annotated[str, Path(max_length=60)],
    over: Annotated[str, Form(max_length=64)] = "",
    reason: Reason = "",
) -> Response:
    """Let a version of before rule again."""
    admin.edit_rules.restore(Act(actor=who.requester, subject=version_id, reason=reason), over=over)
    return back_to("/admin/triage/rules?saved=1")


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
        admin.choose_model.promote(done)
    else:
        admin.choose_model.roll_back(done)
    return back_to("/admin/triage#models")


@router.post("/labels")
def judge(admin: Admin, who: AdminSeat, label: Id, act: Annotated[Literal["let_in", "discard"], Form()]) -> Response:
    """Let a held correction count, or keep it out for good."""
    done = Act(actor=who.requester, subject=label)
    (admin.judge_label.let_in if act == "let_in" else admin.judge_label.discard)(done)
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
    if act == "confirm" and words.strip():
        admin.incidents.confirm(id, note=words.strip())
        admin.audit("incident_confirmed", done)
    elif act == "resolve":
        admin.incidents.resolve(id, actor=who.requester, words=words.strip())
        admin.audit("incident_resolved", done)
    elif act == "dismiss":
        admin.incidents.dismiss(id)
        admin.audit("incident_dismissed", done)
    return back_to("/admin/triage#incidents")


def _editor(  # noqa: PLR0913 - what the form held comes back with it
    request: Request,
    admin: Administration,
    text: str,
    *,
    over: str = "",
    reason: str = "",
    checked: bool = False,
    refused: bool = False,
    trouble: str = "",
) -> Response:
    current, problem = admin.rules.current(), admin.rules.check(text)
    return page(
        request,
        "admin/rules.html",
        status=422 if refused or trouble else 200,
        text=text,
        over=over or current.digest,
        reason=reason,
        checked=checked,
        problem=problem,
        trouble=trouble,
        saved=request.query_params.get("saved") == "1",
        rules=current,
        origins=SOURCES,
        history=admin.rules.history(),
        now=admin.clock.now(),
    )
