"""The endpoint of assistants: the Model Context Protocol over HTTP, a request at a time, behind a token that asks."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import anyio.to_thread
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as ToolOffered
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import FirstlineError, NotAllowed
from app.domain.identity import Identity
from app.http.access import TokenNeeded, credentials
from app.http.assistants.tools import TOOLS, Tool, use
from app.http.limits import MAX_BODY
from app.http.pacing import pace
from app.http.problems import problem, problem_of, told_outside
from app.services.front_desk import FrontDesk
from indexer.types import IndexerError

_log = logging.getLogger(__name__)

_WHO = "firstline.who"
_INSTRUCTIONS = (
    "Firstline answers internal support from the company's own pages. Ask it before you answer such a question. "
    "Pass its quotes on word for word with their links. When a person has to answer, say so and invent nothing."
)


def assistants_endpoint(desk: FrontDesk) -> ASGIApp:
    """Return what answers assistants."""
    return _Endpoint(desk, _server(desk))


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """Lets a token in and hands each request to a session of its own: nothing is kept between two of them."""

    desk: FrontDesk
    server: Server[Any]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            refused = await anyio.to_thread.run_sync(self._refused, request)
        except FirstlineError as error:
            refused = problem_of(error)
        if refused is not None:
            await refused(scope, receive, send)
            return
        manager = StreamableHTTPSessionManager(
            self.server, json_response=True, stateless=True, max_request_body_size=MAX_BODY
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)

    def _refused(self, request: Request) -> Response | None:
        """Note who calls; return what is said to whoever may not, or to what is no message."""
        pace(request, self.desk)
        called = credentials(request, self.desk)
        if not called.by_token:
            raise TokenNeeded("An assistant needs a token: firstline tokens create NAME --scope ask.")
        if "agent" in called.rights or "ask" not in called.rights:
            # What it reads may talk an assistant into things, so it is never trusted with other people's tickets.
            raise NotAllowed(
                "An assistant needs a token of scope `ask` alone: firstline tokens create NAME --scope ask."
            )
        if request.method != "POST":
            return problem(405, "Send messages with POST. There is no stream to listen to and no session to end.")
        request.scope[_WHO] = called.who
        return None


def _server(desk: FrontDesk) -> Server[Any]:
    tools = [_offer(tool) for tool in TOOLS]

    async def offered(_: ServerRequestContext[Any], __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=tools)

    async def called(context: ServerRequestContext[Any, Request], given: CallToolRequestParams) -> CallToolResult:
        who: Identity = context.request.scope[_WHO]  # type: ignore[union-attr]  # over HTTP there is always one
        return await anyio.to_thread.run_sync(_used, desk, who, given)

    server: Server[Any] = Server(
        "firstline",
        version=version("firstline"),
        instructions=_INSTRUCTIONS,
        on_list_tools=offered,
        on_call_tool=called,
    )
    return server


def _offer(tool: Tool) -> ToolOffered:
    return ToolOffered(
        name=tool.name,
        title=tool.title,
        description=tool.about,
        input_schema=tool.takes.model_json_schema(),
        annotations=ToolAnnotations(read_only_hint=tool.looks, destructive_hint=False, open_world_hint=False),
    )


def _used(desk: FrontDesk, who: Identity, given: CallToolRequestParams) -> CallToolResult:
    try:
        words, found = use(desk, who, given.name, given.arguments or {})
    except (FirstlineError, IndexerError) as error:
        return CallToolResult(content=[TextContent(text=told_outside(error))], is_error=True)
    except Exception:  # noqa: BLE001 - the SDK would pass its words on
        _log.exception("a tool failed")
        said = "Something went wrong here; the service's log says what. Try again in a moment."
        return CallToolResult(content=[TextContent(text=said)], is_error=True)
    return CallToolResult(content=[TextContent(text=words)], structured_content=found)
