"""Every route of the pages and of the API, and who may use it. A new route must be declared here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from app.bootstrap.faces import assemble
from app.services.front_desk import FrontDesk
from app.web.pages import build_pages
from tests.fakes.administration import AdminWorld

Access = Literal["public", "own", "agent", "admin"]
"""For everybody; for whose request it is, and agents; for agents and administrators; for administrators."""

PAGES: dict[str, Access] = {
    "/": "public",
    "/ask": "public",
    "/ask/help": "public",
    "/requests": "public",
    "/requests/{request_id}": "own",
    "/requests/{request_id}/feedback": "own",
    "/requests/{request_id}/choice": "own",
    "/requests/{request_id}/separate": "own",
    "/requests/{request_id}/replies": "own",
    "/requests/{request_id}/rating": "own",
    "/requests/{request_id}/events": "own",
    "/requests/{request_id}/files/{file_id}": "own",
    "/documents/{document_id:path}": "public",
    "/appearance": "public",
    "/docs": "public",
    "/said": "public",
    "/sign-in": "public",
    "/sign-in/provider": "public",
    "/sign-in/callback": "public",
    "/sign-out": "public",
    "/widget": "public",
    "/widget.js": "public",
}
"""Pages by path; those under /desk are for agents and those under /admin for administrators, whatever they are. What
`/said` shows and does is told by the signed link alone that it is opened with."""

API: dict[tuple[str, str], str] = {
    ("POST", "/api/v1/requests"): "ask",
    ("GET", "/api/v1/requests/{request_id}"): "any",
    ("POST", "/api/v1/requests/{request_id}/feedback"): "ask",
    ("POST", "/api/v1/requests/{request_id}/choice"): "ask",
    ("POST", "/api/v1/requests/{request_id}/separate"): "ask",
    ("POST", "/api/v1/requests/{request_id}/replies"): "ask",
    ("POST", "/api/v1/requests/{request_id}/rating"): "ask",
    ("POST", "/api/v1/requests/{request_id}/files"): "ask",
    ("GET", "/api/v1/requests/{request_id}/files/{file_id}"): "any",
    ("GET", "/api/v1/tickets"): "read",
    ("GET", "/api/v1/tickets/{ticket_id}"): "read",
    ("PATCH", "/api/v1/tickets/{ticket_id}"): "agent",
    ("POST", "/api/v1/tickets/{ticket_id}/messages"): "agent",
    ("POST", "/api/v1/tickets/{ticket_id}/merge"): "agent",
    ("POST", "/api/v1/tickets/{ticket_id}/snooze"): "agent",
    ("POST", "/api/v1/tickets/{ticket_id}/assign"): "agent",
    ("GET", "/api/v1/tickets/{ticket_id}/suggestions"): "read",
    ("POST", "/api/v1/tickets/{ticket_id}/suggestions/{suggestion_id}"): "agent",
    ("GET", "/api/v1/tickets/{ticket_id}/macros"): "read",
    ("POST", "/api/v1/tickets/{ticket_id}/macros/{macro_id}"): "agent",
    ("GET", "/api/v1/macros"): "read",
    ("GET", "/api/v1/ratings"): "read",
    ("GET", "/api/v1/incidents"): "read",
    ("GET", "/api/v1/incidents/{incident_id}"): "read",
    ("POST", "/api/v1/incidents/{incident_id}/confirm"): "agent",
    ("POST", "/api/v1/incidents/{incident_id}/resolve"): "agent",
    ("POST", "/api/v1/incidents/{incident_id}/dismiss"): "agent",
    ("POST", "/api/v1/search"): "any",
    ("POST", "/api/v1/triage"): "any",
    ("GET", "/healthz"): "open",
    ("GET", "/readyz"): "open",
    ("GET", "/metrics"): "open",
    ("GET", "/openapi.json"): "open",
}
"""API routes by the scope they need; `any` is any token, `open` needs nobody."""

OF_A_QUEUE = frozenset({"ticket_id", "incident_id"})
"""What in an address names something of a queue: to whoever serves another it must look like nothing."""

WITHIN = frozenset({"request_id", "file_id", "suggestion_id", "macro_id"})
"""What else the API's addresses name: what is the asker's, and what is found through a request or a ticket only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One method of one path."""

    method: str
    path: str

    def address(self, **ids: str) -> str:
        """Return the path with an id of something in each place; what is not named is called `none`."""
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda place: ids.get(place[1], "none"), self.path)

    @property
    def names(self) -> frozenset[str]:
        """What the address names by an id."""
        return frozenset(re.findall(r"\{(\w+)", self.path))

    @property
    def streams(self) -> bool:
        """Whether it answers for as long as somebody listens."""
        return self.path.endswith("/events")

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def page_ways(desk: FrontDesk) -> tuple[Way, ...]:
    """Return every way into the pages, those of administrators too."""
    administration = AdminWorld(home=Path("none")).administration()
    return tuple(_ways(build_pages(desk, openapi=dict, administration=administration).routes))


def api_ways(desk: FrontDesk) -> tuple[Way, ...]:
    """Return every way into what the pages are put before: the API."""
    return tuple(_ways(assemble(desk).routes))


def page_access(path: str) -> Access | None:
    """Return who may open a page, or None for one that nobody declared."""
    section = next(
        (section for section in ("/desk", "/admin") if path == section or path.startswith(f"{section}/")), ""
    )
    declared: dict[str, Access] = {"/desk": "agent", "/admin": "admin"}
    return declared.get(section) or PAGES.get(path)


def api_scope(way: Way) -> str | None:
    """Return the scope that a way into the API needs, or None for one that nobody declared."""
    return API.get((way.method, way.path))


def _ways(routes: Iterable[Any]) -> Iterator[Way]:
    """Yield ways, those of included routers too; raise `TypeError` for what hides others, but for the assets."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from _ways(route.original_router.routes)
        elif getattr(route, "methods", None):
            for method in sorted(route.methods - {"HEAD"}):
                yield Way(method=method, path=route.path)
        elif getattr(route, "path", "") != "/static":
            raise TypeError(f"{route!r} cannot be looked into: give its routes a place in the matrix.")
