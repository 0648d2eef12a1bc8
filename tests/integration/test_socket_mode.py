"""Socket Mode over a real connection: what comes is kept before it is acknowledged, and a lost line is opened again."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.channels.slack.endpoint import SlackEntrance
from app.channels.slack.listener import KeepEvent, SlackIdentity, build_listener
from tests.fakes.clock import FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.slack_events import commanded, pressed, said


class KnownIdentity(SlackIdentity):
    """Knows who we are without asking."""

    def __call__(self) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UME", bot_id="BME", bot_token="xoxb-1")


@dataclass(slots=True)
class Wire:
    """Slack's end: every connection is greeted and gets what was not acknowledged yet, as Slack does."""

    port: int
    envelopes: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    opened: int = 0
    tokens: list[str] = field(default_factory=list)
    drop_first: bool = False

    async def open(self, request: Request) -> Response:
        self.tokens.append(request.headers["authorization"])
        return JSONResponse({"ok": True, "url": f"ws://127.0.0.1:{self.port}/link"})

    async def link(self, line: WebSocket) -> None:
        await line.accept()
        self.opened += 1
        await line.send_json({"type": "hello", "num_connections": 1})
        if self.drop_first and self.opened == 1:
            await line.send_json({"type": "disconnect", "reason": "warning"})
            await line.close()
            return
        for id, envelope in self.envelopes.items():
            if id not in self.acknowledged:
                await line.send_json(envelope | {"envelope_id": id, "accepts_response_payload": False})
        try:
            while True:
                self.acknowledged.append(json.loads(await line.receive_text())["envelope_id"])
        except (WebSocketDisconnect, asyncio.CancelledError):
            return


@pytest.fixture
def wire() -> Iterator[Wire]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    wire = Wire(port)
    app = Starlette(
        routes=[Route("/api/apps.connections.open", wire.open, methods=["POST"]), WebSocketRoute("/link", wire.link)]
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    server.force_exit = True
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield wire
    server.should_exit = True
    thread.join(10)


def until(look: Any, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.05)


def entrance(wire: Wire, units: Any) -> SlackEntrance:
    identity = KnownIdentity(WebClient(base_url=f"http://127.0.0.1:{wire.port}/api/"))
    keep = KeepEvent(unit_of_work=units, clock=FakeClock())
    return SlackEntrance(listener=build_listener(keep, identity, signing_secret=""), app_token="xapp-1")


def kept(units: MemoryUnitsOfWork) -> list[str]:
    with units() as work:
        return [one.channel for one in work.deliveries.lease(limit=50, now=FakeClock().now(), seconds=1)]


def envelopes() -> dict[str, dict[str, Any]]:
    """An event, a button and a slash command, as they come over the line."""
    return {
        "e1": {"type": "events_api", "payload": said("VPN?") | {"event_id": "Ev1", "team_id": "T1"}},
        "e2": {"type": "interactive", "payload": pressed("solved", value="17.01", ts="17.02")},
        "e3": {"type": "slash_commands", "payload": commanded("ask VPN?")},
    }


def test_events_buttons_and_commands_are_kept_and_acknowledged(wire: Wire) -> None:
    wire.envelopes = envelopes()
    units = MemoryUnitsOfWork()
    with entrance(wire, units).connected():
        until(lambda: len(wire.acknowledged) == 3)
    assert sorted(wire.acknowledged) == ["e1", "e2", "e3"]
    assert kept(units) == ["slack"] * 3
    assert wire.tokens == ["Bearer xapp-1"]


def test_a_line_that_slack_ends_is_opened_again_and_nothing_is_lost(wire: Wire) -> None:
    wire.envelopes, wire.drop_first = envelopes(), True
    units = MemoryUnitsOfWork()
    with entrance(wire, units).connected():
        until(lambda: len(wire.acknowledged) == 3)
    assert wire.opened == 2
    assert kept(units) == ["slack"] * 3


class BrokenUnits:
    """A disk that is full until it is not."""

    def __init__(self, units: MemoryUnitsOfWork) -> None:
        self.units, self.failed = units, 0

    def __call__(self) -> Any:
        if not self.failed:
            self.failed = 1
            raise OSError("disk full")
        return self.units()


def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(wire: Wire) -> None:
    wire.envelopes = {"e1": envelopes()["e1"]}
    units = MemoryUnitsOfWork()
    broken = BrokenUnits(units)
    with entrance(wire, broken).connected():
        until(lambda: broken.failed)
        time.sleep(0.5)
        assert wire.acknowledged == []
    with entrance(wire, broken).connected():
        until(lambda: wire.acknowledged == ["e1"])
    assert kept(units) == ["slack"]
