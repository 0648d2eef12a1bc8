"""Settings as they are in force."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.web.admin.seats import Admin
from app.web.admin.words import FILES, ORIGINS, SOURCES
from app.web.rendering import page

router = APIRouter(prefix="/admin")


@router.get("/settings")
def settings(request: Request, admin: Admin) -> Response:
    """List the files to edit, and every setting with its value and where that comes from; secrets are never shown."""
    saved = {name: next(iter(edit.file.history(limit=1)), None) for name, edit in admin.files.items()}
    return page(
        request,
        "admin/settings.html",
        lines=admin.service.settings(),
        sources=ORIGINS,
        files=FILES,
        current={name: edit.file.current() for name, edit in admin.files.items()},
        saved=saved,
        origins=SOURCES,
        now=admin.clock.now(),
    )
