"""As much of Slack's Web API as a direct message needs, on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

ME = "UME"
Values = dict[str, Any]


@dataclass(slots=True)
class SlackServer:
    """Keeps what is said in each room, and who is in which user group; everybody else's language is unknown."""

    rooms: dict[str, list[Values]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    address: str = ""
    counter: int = 0

    def write(self, room: str, user: str, text: str, *, thread: str = "") -> Values:
        """Have somebody write a message, and return it."""
        self.counter += 1
        said = {"ts": f"17724420{self.counter:02}.000000", "user": user, "text": text}
        self.rooms.setdefault(room, []).append(said | ({"thread_ts": thread} if thread else {}))
        return self.rooms[room][-1]

    def buttons(self, room: str, action: str, value: str) -> list[Values]:
        """Return our buttons in a room whose action begins and whose value ends so, each with its `message`."""
        return [
            element | {"message": message["ts"]}
            for message in self.rooms[room]
            for block in message.get("blocks", ())
            for element in block.get("elements", ())
            if element.get("action_id", "").startswith(action) and element.get("value", "").endswith(value)
        ]

    def answer(self, method: str, asked: Values) -> Values:
        """Return what Slack answers, `ok` left out."""
        room = asked.get("channel", "")
        calls: dict[str, Callable[[], Values]] = {
            "auth.test": lambda: {"user_id": ME, "bot_id": "BME", "team_id": "T1", "team": "Halyard", "user": "me"},
            "users.info": lambda: {"user": {"id": asked["user"], "locale": ""}},
            "usergroups.users.list": lambda: {"users": self.groups.get(asked["usergroup"], [])},
            "conversations.members": lambda: {"members": [ME, room.replace("D", "U", 1)]},
            "conversations.info": lambda: {"channel": {"id": room}},
            "conversations.replies": lambda: {"messages": self.rooms.get(room, [])},
            "conversations.history": lambda: {"messages": self.rooms.get(room, [])[::-1]},
            "chat.postMessage": lambda: self._posted(room, asked),
            "chat.postEphemeral": lambda: self._posted(room, asked),
            "chat.update": lambda: self._posted(room, asked),
        }
        return calls.get(method, dict)()  # cards and reactions are of no matter here

    def _posted(self, room: str, asked: Values) -> Values:
        message = self.write(room, ME, str(asked.get("text", "")), thread=str(asked.get("thread_ts") or ""))
        message |= {"bot_id": "BME"} | {name: asked[name] for name in ("blocks", "metadata") if asked.get(name)}
        self.rooms[room][-1] = message
        return {"ts": message["ts"], "channel": room}


@contextmanager
def slack_server() -> Iterator[SlackServer]:
    """Serve until the end of the block."""
    slack = SlackServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            is_json = "json" in (self.headers.get("Content-Type") or "")
            asked = json.loads(raw or "{}") if is_json else _form(raw)
            body = json.dumps({"ok": True} | slack.answer(self.path.removeprefix("/api/"), asked)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    slack.address = f"http://127.0.0.1:{server.server_port}/api/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()


def _form(raw: str) -> Values:
    """Read a form whose lists and objects are JSON."""
    return {name: _value(name, value) for name, value in parse_qsl(raw)}


def _value(name: str, value: str) -> Any:
    return json.loads(value) if name in {"blocks", "metadata"} else value
