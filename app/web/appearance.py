"""How pages look to one person: light or dark, roomy or compact. Saved in their browser, chosen without a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.web.wording import _

_A_YEAR = 365 * 24 * 3600
_MAX_ADDRESS = 2000
_THEME, _DENSITY = "firstline_theme", "firstline_density"
_THEMES, _DENSITIES = ("auto", "light", "dark"), ("comfortable", "compact")

LookName = Literal["auto", "light", "dark", "comfortable", "compact"]
LOOKS: tuple[tuple[LookName, str], ...] = (
    ("auto", _("As the device")),
    ("light", _("Light")),
    ("dark", _("Dark")),
    ("comfortable", _("Roomy")),
    ("compact", _("Compact")),
)

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a browser chose, or the defaults."""

    theme: str = "auto"
    density: str = "comfortable"


def look_of(request: Request) -> Look:
    """Return the look that this browser saved; whatever else a cookie holds counts as nothing."""
    theme, density = request.cookies.get(_THEME, ""), request.cookies.get(_DENSITY, "")
    return Look(
        theme=theme if theme in _THEMES else _THEMES[0], density=density if density in _DENSITIES else _DENSITIES[0]
    )


def address_of(request: Request) -> str:
    """Return the page's own path and query, to come back to after a form; the start page after a sent form."""
    if request.method not in {"GET", "HEAD"}:
        return "/"
    return str(request.url.replace(scheme="", netloc="", fragment=""))[:_MAX_ADDRESS]


def own_address(back: str) -> str:
    """Return `back` where it is a path of ours, else the start page: a link must not lead away through us."""
    plain = back.isprintable() and "\\" not in back
    return back if plain and back.startswith("/") and not back.startswith("//") else "/"


@router.post("/appearance")
def choose(
    request: Request,
    look: Annotated[LookName, Form()],
    back: Annotated[str, Form(max_length=_MAX_ADDRESS)] = "/",
) -> Response:
    """Remember the look for a year and go back to where it was chosen."""
    response = RedirectResponse(own_address(back), status_code=303)
    secure = request.app.state.desk.rules.cookie_secure
    name = _THEME if look in _THEMES else _DENSITY
    response.set_cookie(name, look, max_age=_A_YEAR, httponly=True, samesite="lax", secure=secure)
    return response
