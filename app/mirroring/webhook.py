"""How a ticket system tells us at once that something changed: over HTTP, as an ASGI application for one path."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from app.domain.errors import FirstlineError

log = logging.getLogger(__name__)

_AT_ONCE, _REMEMBERED = 4, 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """What is sent only says which copy to look at again; nothing else of it is kept or believed.

    `is_vouched_for` says whether that system sent it, `about` the id of the copy (empty where it is about none). The
    header `name` names the call: the same call again is heard once.
    """

    system: str
    called: str
    is_vouched_for: Callable[[Headers, bytes], bool]
    about: Callable[[bytes], str]
    name: str
    hint: Callable[[str], bool]
    heard: OrderedDict[str, None] = field(default_factory=OrderedDict, repr=False)
    hands: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_AT_ONCE), repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse(f"{self.called} posts here; there is nothing to see.", status_code=405)
        body = await request.body()
        if not self.is_vouched_for(request.headers, body):
            log.warning("a webhook call of %s is refused: it is not signed with our secret", self.system)
            return PlainTextResponse(f"Only {self.called} may post here.", status_code=401)
        id, name = self.about(body), request.headers.get(self.name, "")
        if not id or (name and name in self.heard):
            return Response(status_code=200)
        try:
            await to_thread.run_sync(self.hint, id, limiter=self.hands)
        except FirstlineError as error:
            log.error("a webhook call could not be followed: %s", error)
            return PlainTextResponse("Not now. Send it again.", status_code=503)
        self._remember(name)
        return Response(status_code=200)

    def _remember(self, name: str) -> None:
        self.heard[name] = None
        while len(self.heard) > _REMEMBERED:
            self.heard.popitem(last=False)
