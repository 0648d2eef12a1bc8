"""The API's documentation as a page of our own: the usual viewers load their scripts from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from app.web.marking import to_html
from app.web.rendering import page

OpenApi = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A path, query or header parameter."""

    name: str
    place: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path, as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: Markup
    parameters: tuple[Parameter, ...]
    requests: tuple[tuple[str, str], ...]
    response: str
    problems: tuple[tuple[str, str], ...]


def build_router(openapi: Callable[[], OpenApi]) -> APIRouter:
    """Return the route of the page; `openapi` returns the document when it is first looked at."""
    router = APIRouter()

    @router.get("/docs")
    def docs(request: Request) -> Response:
        """Show every operation with its examples."""
        document = openapi()
        info = document["info"]
        return page(
            request,
            "docs.html",
            title=info["title"],
            about=to_html(info["description"]),
            operations=tuple(operations(document)),
        )

    return router


def operations(document: OpenApi) -> Iterator[Operation]:
    """Yield the operations of an OpenAPI document in its order."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield Operation(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=to_html(operation.get("description", "")),
                parameters=tuple(_parameters(operation)),
                requests=tuple(_requests(operation)),
                response=_response(operation),
                problems=tuple(_problems(operation)),
            )


def _parameters(operation: OpenApi) -> Iterator[Parameter]:
    for parameter in operation.get("parameters", ()):
        yield Parameter(name=parameter["name"], place=parameter["in"], required=parameter.get("required", False))


def _requests(operation: OpenApi) -> Iterator[tuple[str, str]]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        for example in content.get("examples", {}).values():
            yield example["summary"], _pretty(example["value"])


def _response(operation: OpenApi) -> str:
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    return _pretty(content["example"]) if content.get("example") else ""


def _problems(operation: OpenApi) -> Iterator[tuple[str, str]]:
    for status, response in operation["responses"].items():
        if not status.startswith("2"):
            yield status, response["description"]


def _pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)
