"""Signed payloads of the shapes Slack sends, posted to the door; written down before they are acknowledged."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.socket_mode.request import SocketModeRequest
from starlette.testclient import TestClient

from app.channels.slack.endpoint import SlackEndpoint
from app.channels.slack.listener import KeepEvent, SlackIdentity, build_listener
from app.domain.delivery import Delivery
from app.ports import UnitOfWork, UnitOfWorkFactory
from tests.e2e.slack_world import signed
from tests.fakes.clock import FakeClock
from tests.fakes.memory import MemoryUnitsOfWork
from tests.fakes.slack_events import commanded, deleted, pressed, said

SECRET = "test-signing-secret"


class KnownIdentity(SlackIdentity):
    """Knows who we are without asking."""

    def __call__(self) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UME", bot_id="BME", bot_token="xoxb-1")


@dataclass(slots=True)
class Door:
    units: UnitOfWorkFactory = field(default_factory=MemoryUnitsOfWork)

    def listener(self, secret: str = SECRET) -> App:
        keep = KeepEvent(unit_of_work=self.units, clock=FakeClock())
        return build_listener(keep, KnownIdentity(WebClient()), signing_secret=secret)

    def post(self, body: str, headers: dict[str, str]) -> Any:
        client = TestClient(SlackEndpoint(self.listener()), raise_server_exceptions=False)
        return client.post("/slack/events", content=body, headers=headers)

    def event(self, body: dict[str, Any], *, id: str = "Ev1", **signing: Any) -> int:
        text = json.dumps(body | {"event_id": id, "team_id": "T1", "api_app_id": "A1", "token": "old"})
        return int(self.post(text, signed(text, kind="application/json", **signing)).status_code)

    def form(self, body: dict[str, Any]) -> int:
        fields = {"payload": json.dumps(body)} if "type" in body else body
        return int(self.post(urlencode(fields), signed(urlencode(fields))).status_code)

    def kept(self) -> tuple[Delivery, ...]:
        with self.units() as work:
            return work.deliveries.lease(limit=50, now=FakeClock().now(), seconds=1)


MESSAGE_ACTION = {
    "type": "message_action",
    "callback_id": "ask_firstline",
    "trigger_id": "1.2.x",
    "user": {"id": "UANN", "name": "ann"},
    "team": {"id": "T1"},
    "channel": {"id": "C1", "name": "help"},
    "message": {"type": "message", "user": "UBOB", "ts": "17.01", "text": "VPN?"},
}
VIEW = {
    "type": "view_submission",
    "user": {"id": "UANN"},
    "team": {"id": "T1"},
    "view": {"id": "V1", "type": "modal", "callback_id": "other"},
}


def test_a_signed_event_is_kept_and_acknowledged() -> None:
    door = Door()
    assert door.event(said("VPN?")) == 200
    (kept,) = door.kept()
    assert (kept.id, kept.channel) == ("Ev1", "slack")
    assert json.loads(kept.body)["event"]["text"] == "VPN?"
    assert "old" not in kept.body


def test_a_retry_is_acknowledged_and_kept_once() -> None:
    door = Door()
    assert [door.event(said("VPN?")) for _ in range(3)] == [200, 200, 200]
    assert len(door.kept()) == 1


@pytest.mark.parametrize("signing", [{"secret": "another"}, {"at": time.time() - 3600}, {"at": time.time() + 3600}])
def test_what_is_not_signed_now_and_by_slack_is_refused(signing: dict[str, Any]) -> None:
    door = Door()
    assert door.event(said("VPN?"), **signing) == 401
    assert door.kept() == ()


def test_a_changed_body_is_refused() -> None:
    door, text = Door(), json.dumps(said("VPN?"))
    assert door.post(text.replace("VPN", "LAN"), signed(text, kind="application/json")).status_code == 401


@pytest.mark.parametrize("body", [pressed("solved", value="17.01", ts="17.02"), commanded("ask VPN?"), MESSAGE_ACTION])
def test_buttons_commands_and_shortcuts_are_kept_and_acknowledged(body: dict[str, Any]) -> None:
    door = Door()
    assert [door.form(body), door.form(body)] == [200, 200]
    assert len(door.kept()) == 1


def test_a_dialog_that_is_not_ours_is_acknowledged_and_not_kept() -> None:
    door = Door()
    assert door.form(VIEW) == 200
    assert door.kept() == ()


def test_the_address_is_verified_as_slack_asks() -> None:
    text = json.dumps({"type": "url_verification", "challenge": "c-1", "token": "t"})
    answer = Door().post(text, signed(text, kind="application/json"))
    assert (answer.status_code, answer.json()["challenge"]) == (200, "c-1")


@pytest.mark.parametrize(
    "body",
    [
        said("hello", bot_id="B1"),
        said("has joined", subtype="channel_join"),
        {"type": "event_callback", "event": {"type": "team_join", "user": {"id": "U1"}}},
        {"type": "event_callback", "event": {"type": "message", "channel": "C1", "text": ["no", "text"], "user": "U1"}},
    ],
)
def test_what_says_nothing_is_acknowledged_and_not_kept(body: dict[str, Any]) -> None:
    door = Door()
    assert door.event(body) == 200
    assert door.kept() == ()


def test_a_deletion_is_kept() -> None:
    door = Door()
    assert door.event(deleted(ts="17.01")) == 200
    assert len(door.kept()) == 1


def test_what_could_not_be_kept_is_not_acknowledged() -> None:
    door = Door(units=BrokenUnits())
    assert door.event(said("VPN?")) >= 500


class BrokenUnits:
    def __call__(self) -> UnitOfWork:
        raise OSError("disk full")


def test_the_same_events_come_by_socket_mode() -> None:
    door = Door()
    request = SocketModeRequest(
        type="events_api", envelope_id="e1", payload=said("VPN?") | {"event_id": "Ev7", "team_id": "T1"}
    )
    assert run_bolt_app(door.listener(secret=""), request).status == 200
    assert [delivery.id for delivery in door.kept()] == ["Ev7"]


def test_a_thread_of_the_assistant_is_acknowledged_and_what_is_asked_in_it_is_kept() -> None:
    door = Door()
    about = {"user_id": "UANN", "channel_id": "D1", "thread_ts": "1772442000.000100"}
    started = {"type": "assistant_thread_started", "assistant_thread": about, "event_ts": "1772442000.000200"}
    assert door.event({"type": "event_callback", "event": started}) == 200
    assert door.kept() == ()
    asked = said("How do I print?", room="D1", ts="1772442001.000100", thread="1772442000.000100", channel_type="im")
    assert door.event(asked) == 200
    assert len(door.kept()) == 1


def test_looking_at_the_door_shows_nothing() -> None:
    assert TestClient(SlackEndpoint(Door().listener())).get("/slack/events").status_code == 405
