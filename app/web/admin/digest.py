"""The last days in plain words, to read or to pass on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import PlainTextResponse, Response

from app.domain.digest import DAYS, Digest
from app.web.admin.seats import Admin
from app.web.admin.telling import Teller
from app.web.languages import translations
from app.web.rendering import figures_of, page, page_language
from app.web.visiting import AdminSeat, Desk

Days = Annotated[int, Query(ge=1, le=366)]

router = APIRouter(prefix="/admin/digest")


@router.get("")
def digest(request: Request, desk: Desk, admin: Admin, _: AdminSeat, days: Days = DAYS) -> Response:
    """Show it with links to what it speaks of, and where it goes by itself."""
    goes_to = next((line.value for line in admin.service.settings() if line.name == "digest_to"), "")
    told = _told(request, desk, admin, days)
    return page(request, "admin/digest.html", told=told, days=days, goes_to=goes_to)


@router.get(".txt")
def as_text(request: Request, desk: Desk, admin: Admin, _: AdminSeat, days: Days = DAYS) -> Response:
    """Return the same as text, for a mail or a message."""
    return PlainTextResponse(_told(request, desk, admin, days).text)


def _told(request: Request, desk: Desk, admin: Admin, days: int) -> Digest:
    language = page_language(request, desk)
    teller = Teller(translations(language), figures_of(request, desk), language)
    return teller(admin.service.health(days=days), admin.knowledge.look.gaps(), admin.knowledge.look.pages())
