"""A Slack in a process of its own that misbehaves: 429s, errors, lines dropped before and after the work is done.

Run as `python -m tests.integration.slack_month.server PORT SEED`; it holds everything in memory and is never killed.
Beside the Web API, `POST /control/...` is what people do, and `GET /control/all` what everybody sees in the end.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from typing import Any, ClassVar
from urllib.parse import parse_qs

ME, AGENTS, TRIAGE = "UME", ("UAGENT", "UOTHER"), "CTRIAGE"
LIMITED, FAILED, DROPPED_BEFORE, DROPPED_AFTER = 0.02, 0.01, 0.01, 0.01
"""How often each happens to a call of the Web API."""
_MOODS = tuple(
    zip(
        ("limited", "failed", "dropped before", "dropped after"),
        accumulate((LIMITED, FAILED, DROPPED_BEFORE, DROPPED_AFTER)),
        strict=True,
    )
)

Fields = dict[str, Any]
_GONE: Fields = {"ok": False, "error": "message_not_found"}


class Workspace:
    """Messages by room and ts, and what was shown to one person alone."""

    def __init__(self, seed: int) -> None:
        self.lock = threading.Lock()
        self.dice = random.Random(seed)
        self.rooms: dict[str, dict[str, Fields]] = {}
        self.whispers: list[Fields] = []
        self.counter = 0
        self.misbehaves = True
        self.moods: Counter[str] = Counter()

    def ts(self) -> str:
        self.counter += 1
        return f"{int(time.time())}.{self.counter:06d}"

    def write(self, room: str, fields: Fields) -> Fields:
        with self.lock:
            message = fields | {"ts": self.ts(), "at": time.time(), "reactions": []}
            message["thread_ts"] = fields.get("thread_ts") or message["ts"]
            self.rooms.setdefault(room, {})[message["ts"]] = message
            return message

    def messages(self, room: str) -> list[Fields]:
        with self.lock:
            return sorted(self.rooms.get(room, {}).values(), key=lambda message: str(message["ts"]))

    def find(self, room: str, ts: str) -> Fields | None:
        return self.rooms.get(room, {}).get(ts)


Method = Callable[[Fields], Fields]


def _answers(space: Workspace) -> dict[str, Method]:
    """Return what each method of the Web API does."""
    return _told(space) | _written(space) | _read(space)


def _told(_: Workspace) -> dict[str, Method]:
    return {
        "auth.test": lambda _: {"user": "firstline", "user_id": ME, "team": "T", "team_id": "T1", "bot_id": "BME"},
        "chat.getPermalink": lambda call: {"permalink": f"https://halyard.example/{call['channel']}"},
        "conversations.info": lambda _: {"channel": {"is_ext_shared": False}},
        "conversations.members": lambda call: {"members": list(AGENTS) if call["channel"] == TRIAGE else []},
        "conversations.open": lambda call: {"channel": {"id": f"D{call['users']}"}},
        "users.info": lambda call: {"user": {"id": call["user"], "locale": "en-GB"}},
    }


def _read(space: Workspace) -> dict[str, Method]:
    def replies(call: Fields) -> Fields:
        thread = [m for m in space.messages(call["channel"]) if call["ts"] in {m["ts"], m["thread_ts"]}]
        return {"messages": thread} if thread else _GONE

    def history(call: Fields) -> Fields:
        return {"messages": space.messages(call["channel"])[::-1][:100]}

    return {"conversations.replies": replies, "conversations.history": history}


def _written(space: Workspace) -> dict[str, Method]:
    def post(call: Fields) -> Fields:
        said = {key: call.get(key) for key in ("text", "thread_ts", "metadata", "blocks")}
        return {"ts": space.write(call["channel"], said | {"user": ME, "bot_id": "BME"})["ts"]}

    def update(call: Fields) -> Fields:
        message = space.find(call["channel"], call["ts"])
        if message is None:
            return _GONE
        message |= {key: call[key] for key in ("text", "metadata", "blocks") if key in call} | {"edited": {"ts": "1"}}
        return {}

    def delete(call: Fields) -> Fields:
        return {} if space.rooms.get(call["channel"], {}).pop(call["ts"], None) else _GONE

    def whisper(call: Fields) -> Fields:
        shown = {key: call.get(key) for key in ("channel", "user", "thread_ts", "text", "blocks")}
        with space.lock:
            space.whispers.append(shown)
        return {}

    def react(call: Fields, *, added: bool) -> Fields:
        message = space.find(call["channel"], call["timestamp"])
        if message is None:
            return _GONE
        _mark(message, ME, call["name"], added=added)
        return {}

    return {
        "chat.postMessage": post,
        "chat.update": update,
        "chat.delete": delete,
        "chat.postEphemeral": whisper,
        "reactions.add": lambda call: react(call, added=True),
        "reactions.remove": lambda call: react(call, added=False),
    }


def _mark(message: Fields, user: str, emoji: str, *, added: bool) -> None:
    kept = [mark for mark in message["reactions"] if mark != {"name": emoji, "users": [user]}]
    message["reactions"] = [*kept, {"name": emoji, "users": [user]}] if added else kept


def _done_by_people(space: Workspace) -> dict[str, Callable[[Fields], Fields]]:
    def say(act: Fields) -> Fields:
        return {"ts": space.write(act["room"], {"user": act["user"], "text": act["text"]} | act.get("more", {}))["ts"]}

    def edit(act: Fields) -> Fields:
        message = space.find(act["room"], act["ts"])
        if message is not None:
            message |= {"text": act["text"], "edited": {"ts": act["at"]}}
        return {}

    def erase(act: Fields) -> Fields:
        space.rooms.get(act["room"], {}).pop(act["ts"], None)
        return {}

    def react(act: Fields) -> Fields:
        if (message := space.find(act["room"], act["ts"])) is not None:
            _mark(message, act["user"], act["emoji"], added=True)
        return {}

    def behave(_: Fields) -> Fields:
        space.misbehaves = False
        return {}

    return {"say": say, "edit": edit, "delete": erase, "react": react, "behave": behave}


class Handler(BaseHTTPRequestHandler):
    """One request; `space` is the workspace."""

    space: ClassVar[Workspace]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for an acknowledgement

    def do_GET(self) -> None:
        with self.space.lock:
            seen = {"rooms": self.space.rooms, "whispers": self.space.whispers, "moods": self.space.moods}
            self._send(200, seen)

    def do_POST(self) -> None:
        fields = self._fields()
        area, _, name = self.path.partition("?")[0].strip("/").partition("/")
        if area == "control":
            self._send(200, _done_by_people(self.space)[name](fields))
            return
        mood = self._mood()
        if mood == "limited":
            self._send(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "0"})
        elif mood == "failed":
            self._send(500, {"ok": False, "error": "internal_error"})
        elif mood == "dropped before":
            self.close_connection = True
        else:
            answer = {"ok": True} | _answers(self.space)[name](fields)
            if mood == "dropped after":
                self.close_connection = True  # done, and nobody hears of it
            else:
                self._send(200, answer)

    def _mood(self) -> str:
        with self.space.lock:
            dice = self.space.dice.random() if self.space.misbehaves else 1.0
            mood = next((mood for mood, until in _MOODS if dice < until), "well")
            self.space.moods[mood] += 1
            return mood

    def log_message(self, *_: object) -> None: ...

    def _fields(self) -> Fields:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        body = body or self.path.partition("?")[2]
        if body.startswith("{") and "json" in (self.headers.get("Content-Type") or ""):
            return dict(json.loads(body))
        fields: Fields = {key: values[0] for key, values in parse_qs(body).items()}
        for key in ("metadata", "blocks"):
            if isinstance(fields.get(key), str):
                fields[key] = json.loads(fields[key])
        return fields

    def _send(self, status: int, answer: Fields, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in (
            {"Content-Type": "application/json", "Content-Length": str(len(body))} | (headers or {})
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def main(port: int, seed: int) -> None:
    """Serve until the process ends; print `ready` first."""
    Handler.space = Workspace(seed)
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
