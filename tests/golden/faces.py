"""The ways in. Each says a conversation its own way and gives back every decision as it was stored."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlencode

from starlette.testclient import TestClient

from app.bootstrap.engine import Engine
from app.bootstrap.faces import assemble
from app.services.front_desk import FrontDesk
from tests.e2e.slack_world import SECRET, signed
from tests.golden.conversations import Conversation, Told, Turn, told
from tests.golden.slack_server import SlackServer

TOKEN = "golden"
FINANCE = "SFINANCE"


class Face(Protocol):
    """Begins a conversation, then takes one turn after the other."""

    def begin(self, conversation: Conversation) -> None: ...

    def take(self, turn: Turn) -> None: ...

    @property
    def requester(self) -> str: ...


@dataclass(slots=True)
class ApiFace:
    """The JSON API, as an integration that holds the token."""

    app: Any
    requester: str = ""
    _client: TestClient = field(init=False)
    _asker: dict[str, object] = field(init=False)
    _request: str = ""

    def begin(self, conversation: Conversation) -> None:
        self._client = TestClient(
            self.app, base_url="http://desk.example", headers={"Authorization": f"Bearer {TOKEN}"}
        )
        self.requester = f"{conversation.id}@example.com"
        self._asker = {"requester": self.requester, "audience": sorted(conversation.groups)}

    def take(self, turn: Turn) -> None:
        if turn.act == "ask":
            self._request = self._post("", {"text": turn.words} | self._asker)["request_id"]
        elif turn.act == "write":
            done = self._post(f"/{self._request}/replies", {"text": turn.words})
            self._request = done["reply"]["new_request_id"] or self._request
        elif turn.act == "press":
            self._post(f"/{self._request}/feedback", {"verdict": turn.words})
        else:
            self._post(f"/{self._request}/choice", {"choice": turn.words})

    def _post(self, path: str, body: dict[str, object]) -> Any:
        answer = self._client.post(f"/api/v1/requests{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@dataclass(slots=True)
class WebFace:
    """The pages, as a browser of its own that posts their forms."""

    desk: FrontDesk
    requester: str = ""
    _client: TestClient = field(init=False)
    _page: str = ""

    def begin(self, conversation: Conversation) -> None:
        rules = replace(self.desk.rules, web_audience=conversation.groups)
        self._client = TestClient(assemble(replace(self.desk, rules=rules)), base_url="http://desk.example")
        self._client.get("/")

    def take(self, turn: Turn) -> None:
        if turn.act == "ask":
            self._post("/ask", text=turn.words)
            with self.desk.reading() as work:
                self.requester = work.records.request(self._page.rsplit("/", 1)[-1]).requester
        elif turn.act == "write":
            self._post(f"{self._page}/replies", text=turn.words)
        elif turn.act == "press":
            self._post(f"{self._page}/feedback", verdict=turn.words)
        else:
            self._post(f"{self._page}/choice", choice=turn.words)

    def _post(self, path: str, **values: str) -> None:
        sent = self._client.post(path, data=values, follow_redirects=False)
        assert sent.status_code == 303, sent.text
        self._page = sent.headers["location"].partition("?")[0]
        assert self._client.get(self._page).status_code == 200


@dataclass(slots=True)
class SlackFace:
    """Slack, as a direct message: signed events come in, the worker answers, buttons of what it posted are pressed."""

    app: Any
    work: Callable[[], int]
    slack: SlackServer
    requester: str = ""
    _client: TestClient = field(init=False)
    _room: str = ""
    _user: str = ""
    _root: str = ""

    def begin(self, conversation: Conversation) -> None:
        self._client = TestClient(self.app, base_url="http://desk.example")
        self._user = slack_user(conversation)
        self._room, self.requester = "D" + self._user[1:], f"slack:{self._user}"

    def take(self, turn: Turn) -> None:
        if turn.act == "ask":
            self._root = self._write(turn.words)
        elif turn.act == "press":
            self._press(turn.words)
        elif turn.act == "choose" and self.slack.buttons(self._room, "choose", "\n" + turn.words):
            self._press("choose", "\n" + turn.words)
        else:  # a detail that was asked for is written, not pressed
            self._write(turn.words, thread=self._root)
        while self.work():
            pass

    def _write(self, text: str, *, thread: str = "") -> str:
        said = self.slack.write(self._room, self._user, text, thread=thread)
        event = {"type": "message", "channel": self._room, "channel_type": "im"} | said
        self._send(
            json.dumps({"type": "event_callback", "team_id": "T1", "event_id": f"Ev{said['ts']}", "event": event})
        )
        return str(said["ts"])

    def _press(self, action: str, value: str = "") -> None:
        button = self.slack.buttons(self._room, action, value)[-1]
        payload = {
            "type": "block_actions",
            "team": {"id": "T1"},
            "user": {"id": self._user},
            "channel": {"id": self._room},
            "container": {"channel_id": self._room, "message_ts": button["message"], "thread_ts": self._root},
            "trigger_id": f"t{time.monotonic_ns()}",
            "actions": [{"action_id": button["action_id"], "value": button["value"], "action_ts": str(time.time())}],
        }
        self._send(urlencode({"payload": json.dumps(payload)}), kind="application/x-www-form-urlencoded")

    def _send(self, body: str, *, kind: str = "application/json") -> None:
        answer = self._client.post("/slack/events", content=body, headers=signed(body, secret=SECRET, kind=kind))
        assert answer.status_code == 200, answer.text


def slack_user(conversation: Conversation) -> str:
    return "U" + conversation.id.upper().replace("-", "")


def what_came_of_it(engine: Engine, requester: str) -> tuple[Told, ...]:
    """Return the last decision on each of somebody's requests, the newest request first."""
    with engine.reading() as work:
        tickets = work.queries.find(requester=requester)
        receipts = [work.records.receipt(ticket.request_id) for ticket in tickets]
    return tuple(
        told(receipt, queue=ticket.queue, state=ticket.state) for ticket, receipt in zip(tickets, receipts, strict=True)
    )
