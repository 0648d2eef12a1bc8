"""The files that say how the house works, edited on a page: checked, kept with who and why, and gone back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.rule_text import changes_between
from app.services.admin.audited import Act
from app.services.admin.edit_rules import EditRules
from app.web.admin.seats import Admin, Reason, back_to
from app.web.admin.words import FILE_NAMES, FILES, SOURCES
from app.web.rendering import page
from app.web.visiting import AdminSeat
from app.web.wording import _

router = APIRouter(prefix="/admin")
VersionId = Annotated[str, Path(max_length=60)]
Over = Annotated[str, Form(max_length=64)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """One of the files, by its name on pages."""

    name: str
    edit: EditRules

    @property
    def home(self) -> str:
        """Its page."""
        return f"/admin/settings/files/{self.name}"

    @property
    def file_name(self) -> str:
        """What it is called in the home folder."""
        return FILE_NAMES.get(self.name, f"{self.name}.toml")


def edited(admin: Admin, name: Annotated[str, Path(max_length=30)]) -> Edited:
    """Return the file that the address names; raise `NotFound` for any other."""
    if name not in admin.files:
        raise NotFound(f"There is no file {name!r} to edit here. Choose one on the page of settings.")
    return Edited(name=name, edit=admin.files[name])


File = Annotated[Edited, Depends(edited)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the form held and what came of it; nothing of what somebody wrote is ever lost."""

    text: str
    over: str = ""
    reason: str = ""
    checked: bool = False
    trouble: str = ""
    status: int = 200


@router.get("/triage/rules")
def former_address(_: Admin) -> RedirectResponse:
    """Send on whoever kept the address of before."""
    return RedirectResponse("/admin/settings/files/triage", status_code=308)


@router.get("/settings/files/{name}")
def editor(request: Request, admin: Admin, file: File) -> Response:
    """Show a file to edit, with its history."""
    return _editor(request, admin, file, Tried(text=file.edit.file.current().text))


@router.post("/settings/files/{name}")
def save(  # noqa: PLR0913 - one parameter for each field of the form
    request: Request,
    admin: Admin,
    who: AdminSeat,
    file: File,
    *,
    text: Annotated[str, Form()] = "",
    over: Over = "",
    reason: Reason = "",
    act: Annotated[Literal["check", "save"], Form()] = "check",
) -> Response:
    """Check an edit, or let it rule; what is wrong is said beside the text."""
    tried = Tried(text=text, over=over, reason=reason, checked=True, status=422 if act == "save" else 200)
    if act == "check" or file.edit.file.check(text) is not None:
        return _editor(request, admin, file, tried)
    try:
        file.edit(Act(actor=who.requester, subject=file.file_name, reason=reason), text, over=over)
    except InvalidInput:
        said = _("Say in a few words why, then save again.")
        return _editor(request, admin, file, Tried(text=text, over=over, trouble=said, status=422))
    except Conflict:
        said = _("Somebody saved another version meanwhile. Compare it in the history, then save yours over it.")
        return _editor(request, admin, file, Tried(text=text, reason=reason, trouble=said, status=422))
    return back_to(f"{file.home}?saved=1")


@router.get("/settings/files/{name}/{version_id}")
def version(request: Request, admin: Admin, file: File, version_id: VersionId) -> Response:
    """Show a version of before: what it changed, and how what rules now differs from it."""
    rules, current = file.edit.file, file.edit.file.current()
    text, history = rules.version(version_id), rules.history()
    place = next((place for place, one in enumerate(history) if one.id == version_id), None)
    earlier = history[place + 1] if place is not None and place + 1 < len(history) else None
    return page(
        request,
        "admin/file_version.html",
        file=file,
        files=FILES,
        version=history[place] if place is not None else None,
        version_id=version_id,
        text=text,
        earlier=earlier,
        changes=changes_between(rules.version(earlier.id), text) if earlier else (),
        since=changes_between(text, current.text),
        digest=current.digest,
        now=admin.clock.now(),
    )


@router.post("/settings/files/{name}/{version_id}")
def restore(
    who: AdminSeat, _admin: Admin, file: File, version_id: VersionId, over: Over = "", reason: Reason = ""
) -> Response:
    """Let a version of before rule again."""
    act = Act(actor=who.requester, subject=file.file_name, reason=reason or f"back to {version_id}")
    file.edit.restore(act, version_id, over=over)
    return back_to(f"{file.home}?saved=1")


def _editor(request: Request, admin: Admin, file: Edited, tried: Tried) -> Response:
    rules = file.edit.file
    current = rules.current()
    return page(
        request,
        "admin/file.html",
        status=tried.status,
        file=file,
        files=FILES,
        tried=tried,
        over=tried.over or current.digest,
        problem=rules.check(tried.text),
        saved=request.query_params.get("saved") == "1",
        rules=current,
        origins=SOURCES,
        history=rules.history(),
        now=admin.clock.now(),
    )
