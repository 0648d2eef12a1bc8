"""Settings as they are in force."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.web.admin.seats import Admin
from app.web.admin.words import ORIGINS
from app.web.rendering import page

router = APIRouter(prefix="/admin")


@router.get("/settings")
def settings(request: Request, admin: Admin) -> Response:
    """List every setting with its value and where that comes from; secrets are only said to be set or not."""
    return page(request, "admin/settings.html", lines=admin.settings(), sources=ORIGINS)
