"""How activities come in: over HTTP, as an ASGI application for one path."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from app.channels.teams.listener import TeamsListener
from app.domain.errors import FirstlineError, InvalidInput, NotAllowed

log = logging.getLogger(__name__)

PATH = "/teams/messages"
_AT_ONCE = 10
_LONGEST_TOKEN = 8_000


@dataclass(frozen=True, slots=True)
class TeamsEndpoint:
    """Works in threads of its own (`hands`): those that pages use may all be waiting for answers."""

    listener: TeamsListener
    hands: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_AT_ONCE), repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of Microsoft."""
        await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("Teams posts here; there is nothing to see.", status_code=405)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= _LONGEST_TOKEN:
            return PlainTextResponse("Only Microsoft may post here.", status_code=401)
        body = await request.body()
        return await to_thread.run_sync(self._listened, token.strip(), body, limiter=self.hands)

    def _listened(self, token: str, body: bytes) -> Response:
        try:
            told = self.listener(token, body)
        except NotAllowed as error:
            log.warning("an activity is refused: %s", error)
            return PlainTextResponse("Only Microsoft may post here.", status_code=401)
        except InvalidInput as error:
            return PlainTextResponse(str(error), status_code=400)
        except FirstlineError as error:
            log.error("an activity could not be kept: %s", error)
            return PlainTextResponse("Not now. Send it again.", status_code=503)
        return JSONResponse(told) if told is not None else Response(status_code=200)
