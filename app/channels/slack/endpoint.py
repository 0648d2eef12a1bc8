"""How events come in: over HTTP as an ASGI application, or over a connection that we open (Socket Mode)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from anyio import CapacityLimiter, to_thread
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from app.channels.slack.manifest import PATH

_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class SlackEndpoint:
    """ASGI application for one path. Bolt works in a thread, so that a busy disk never holds up other requests.

    In threads of its own (`hands`): those that pages use may all be waiting for answers.
    """

    listener: App
    hands: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_AT_ONCE), repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of Slack."""
        request = Request(scope, receive)
        await (await self._answer(request))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("Slack posts here; there is nothing to see.", status_code=405)
        body = (await request.body()).decode("utf-8", "replace")
        headers: dict[str, str | Sequence[str]] = dict(request.headers)
        asked = BoltRequest(body=body, headers=headers)
        done = await to_thread.run_sync(self.listener.dispatch, asked, limiter=self.hands)
        return Response(done.body, status_code=done.status, headers=done.first_headers_without_set_cookie())


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackEntrance:
    """The ways in: `endpoints` by path for HTTP, `connected()` for Socket Mode; one of them or both."""

    listener: App
    app_token: str = ""
    signed: bool = False

    @property
    def endpoints(self) -> dict[str, SlackEndpoint]:
        """Return the ASGI applications by path; none without a signing secret, since anybody could post there."""
        return {PATH: SlackEndpoint(self.listener)} if self.signed else {}

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Keep the connection of Socket Mode open, where an app token is set; it reconnects by itself."""
        handler = SocketModeHandler(self.listener, self.app_token) if self.app_token else None
        try:
            if handler:
                handler.connect()  # type: ignore[no-untyped-call]  # Slack's own is untyped
            yield
        finally:
            if handler:
                handler.close()  # type: ignore[no-untyped-call]  # as above
