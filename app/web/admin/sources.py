"""Live sources: one is named by its address, tried, and read from then on; and each source by itself, read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from app.domain.errors import Conflict, InvalidInput, NotReady
from app.domain.live_source import LiveKind, Sample
from app.domain.one_line import ONE_LINE
from app.services.admin.audited import Act
from app.services.admin.find_source import is_administered
from app.web.admin.seats import Admin, Reason, back_to
from app.web.rendering import page
from app.web.visiting import AdminSeat
from app.web.wording import _

PLACE = "/admin/knowledge/live"
KINDS = {
    "confluence": _("Confluence"),
    "jira": _("Jira: what was solved"),
    "zendesk": _("Zendesk"),
    "files": _("Folder"),
}
SETTINGS = {"confluence": "confluence_spaces", "jira": "jira_projects", "zendesk": "zendesk_segments"}
Name = Annotated[str, Query(max_length=200, pattern=ONE_LINE)]

_WATCHED = 3
"""After so many seconds the page looks again by itself, while something is being read."""

router = APIRouter(prefix="/admin/knowledge")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What somebody typed, and what came of it."""

    kind: str
    address: str = ""
    trouble: str = ""
    tried: bool = False
    sample: Sample | None = None

    @property
    def is_of_its_own(self) -> bool:
        """Whether nobody said who may read it, so that it is for a group which is called after its place."""
        return self.sample is not None and any(group.startswith(f"{self.kind}:") for group in self.sample.readers)


@router.get("/live")
def live(request: Request, admin: Admin) -> Response:
    """Show what may be added, and what is being read."""
    return _shown(request, admin)


@router.post("/live")
def add(
    request: Request,
    admin: Admin,
    who: AdminSeat,
    kind: Annotated[LiveKind, Form()],
    address: Annotated[str, Form(max_length=500)],
    act: Annotated[Literal["try", "add"], Form()],
) -> Response:
    """Try an address, or have it read from now on."""
    try:
        if act == "try":
            sample = admin.knowledge.add_source.sources.sample(kind, address)
            return _shown(request, admin, _Said(kind=kind, address=address, sample=sample, tried=True))
        admin.knowledge.add_source(Act(actor=who.requester, subject=address), kind)
    except (InvalidInput, NotReady, Conflict) as problem:
        return _shown(request, admin, _Said(kind=kind, address=address, trouble=str(problem)))
    return back_to(PLACE)


def _shown(request: Request, admin: Admin, said: _Said | None = None) -> Response:
    places = admin.knowledge.add_source.sources.places()
    reading = admin.knowledge.add_source.reading()
    said = said or _Said(kind=next((one.kind for one in places if one.is_open), places[0].kind))
    return page(
        request,
        "admin/live.html",
        status=422 if said.trouble else 200,
        kinds=KINDS,
        settings=SETTINGS,
        places=places,
        said=said,
        reading=reading,
        watched=_WATCHED if reading.since else 0,
    )


@router.get("/sources")
def source(request: Request, admin: Admin, name: Name) -> Response:
    """Show one source: where it is read from, and its last runs with their failures."""
    found = next((one for one in admin.knowledge.books.sources() if one.name == name), None)
    location, reading = found.location if found else "", admin.knowledge.add_source.reading()
    return page(
        request,
        "admin/source.html",
        name=name,
        location=location,
        stopped=found is not None and found.stopped,
        served=found.live + found.missing + found.kept if found else 0,
        leaving=admin.knowledge.stop_source.leaving(name),
        readable=is_administered(location),
        reading=reading,
        watched=_WATCHED if reading.since else 0,
        runs=admin.knowledge.books.runs(name),
        now=admin.clock.now(),
    )


@router.post("/sources/stopped")
def stop(
    admin: Admin,
    who: AdminSeat,
    name: Annotated[str, Form(max_length=200, pattern=ONE_LINE)],
    reason: Reason = "",
) -> Response:
    """Read one source no more; its pages stay until somebody decides about them."""
    admin.knowledge.stop_source(Act(actor=who.requester, subject=name, reason=reason))
    return back_to(f"/admin/knowledge/sources?name={quote(name, safe='')}")


@router.post("/sources")
def again(admin: Admin, who: AdminSeat, name: Annotated[str, Form(max_length=200, pattern=ONE_LINE)]) -> Response:
    """Read one source now."""
    admin.knowledge.add_source.again(Act(actor=who.requester, subject=name))
    return back_to(f"/admin/knowledge/sources?name={quote(name, safe='')}")
