"""A Slack with a past: people write, change and delete; history comes in pages, over a wire with 429s and cut lines."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from indexer.sources.slack.calls import Facts, Member, Page, ThreadGone
from indexer.types import SourceUnavailable

ROOM = "C1"
Fields = dict[str, Any]


@dataclass(slots=True)
class PastSlack:
    """One channel, `C1`, called ask-it; U1 is Kestrel, U2 Plover, U3 a program. Also `HistoryCalls` in memory."""

    per_page: int = 200
    private: bool = False
    down: bool = False
    messages: dict[str, Fields] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Every call that was answered, in order."""

    def say(self, ts: str, user: str, text: str, *, below: str = "", **more: object) -> str:
        self.messages[ts] = {"type": "message", "ts": ts, "user": user, "text": text} | more
        if below:
            self.messages[ts]["thread_ts"] = below
        return ts

    def edit(self, ts: str, text: str) -> None:
        self.messages[ts] |= {"text": text, "edited": {"ts": "1"}}

    def delete(self, ts: str) -> None:
        del self.messages[ts]

    def facts(self, channel: str) -> Facts:
        self._check("conversations.info")
        return Facts(id=channel, name="ask-it", private=self.private, site="https://halyard.example/")

    def history(self, channel: str, *, latest: str, cursor: str) -> Page:
        self._check("conversations.history")
        top = sorted((m for m in self._shown() if m.get("thread_ts", m["ts"]) == m["ts"]), key=_ts, reverse=True)
        older = [m for m in top if (not latest or m["ts"] < latest) and (not cursor or m["ts"] < cursor)]
        page = older[: self.per_page]
        return Page(messages=tuple(page), cursor=page[-1]["ts"] if len(older) > self.per_page else "")

    def replies(self, channel: str, ts: str, *, cursor: str) -> Page:
        self._check("conversations.replies")
        thread = sorted((m for m in self._shown() if ts in {m["ts"], m.get("thread_ts")}), key=_ts)
        if not thread:
            raise ThreadGone("There is no such thread.")
        newer = [m for m in thread if m["ts"] > cursor]
        page = newer[: self.per_page]
        return Page(messages=tuple(page), cursor=page[-1]["ts"] if len(newer) > self.per_page else "")

    def member(self, user: str) -> Member:
        self._check("users.info")
        names = {"U1": "Kestrel", "U2": "Plover", "U3": "Robot"}
        return Member(id=user, name=names.get(user, user), program=user == "U3")

    def _shown(self) -> Iterator[Fields]:
        """Messages as Slack gives them: the first of a thread knows its replies."""
        for ts, message in self.messages.items():
            below = sorted(m["ts"] for m in self.messages.values() if m.get("thread_ts") == ts and m["ts"] != ts)
            yield message | ({"reply_count": len(below), "latest_reply": below[-1], "thread_ts": ts} if below else {})

    def _check(self, call: str) -> None:
        if self.down:
            raise SourceUnavailable("Slack is away.")
        self.asked.append(call)


def solved_thread(slack: PastSlack, number: int, *, answer: str = "", asker: str = "U1", helper: str = "U2") -> str:
    """Say a question with an answer and thanks, an hour after the one before; return the question's ts."""
    at = 1_770_109_200 + 3600 * number
    ts = slack.say(f"{at}.000100", asker, f"How do I map team drive number {number}?")
    slack.say(f"{at + 60}.000100", helper, answer or f"Use `net use T: drive{number}` please.", below=ts)
    slack.say(f"{at + 90}.000100", asker, "Thanks, that did it", below=ts)
    return ts


@dataclass(slots=True)
class Mood:
    """How the wire behaves: every `limited`th call is refused with a wait, every `dropped`th is cut off."""

    limited: int = 0
    dropped: int = 0
    retry_after: str = "1"
    calls: int = 0
    refused: int = 0
    cut: int = 0
    pages: list[int] = field(default_factory=list)


@contextmanager
def over_http(slack: PastSlack, mood: Mood) -> Iterator[str]:
    """Serve the Web API of `slack` on loopback; give the address of its `/api/`."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or each answer waits 40 ms for an acknowledgement

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            fields = {key: values[0] for key, values in parse_qs(sent or self.path.partition("?")[2]).items()}
            with lock:
                mood.calls += 1
                if mood.dropped and mood.calls % mood.dropped == 0:
                    mood.cut += 1
                    self.close_connection = True
                elif mood.limited and mood.calls % mood.limited == 0:
                    mood.refused += 1
                    self._send(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": mood.retry_after})
                else:
                    self._send(200, _answer(slack, mood, self.path.partition("?")[0].rpartition("/")[2], fields))

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None: ...

        def _send(self, status: int, answer: Fields, headers: dict[str, str] | None = None) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            sent = {"Content-Type": "application/json", "Content-Length": str(len(body))} | (headers or {})
            for name, value in sent.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        server.server_close()


def _answer(slack: PastSlack, mood: Mood, method: str, fields: dict[str, str]) -> Fields:
    if method == "auth.test":
        return {"ok": True, "url": "https://halyard.example/", "user_id": "UME"}
    if method == "conversations.info" and fields["channel"] != ROOM:
        return {"ok": False, "error": "channel_not_found"}
    if method == "conversations.info":
        facts = slack.facts(fields["channel"])
        return {"ok": True, "channel": {"id": facts.id, "name": facts.name, "is_private": facts.private}}
    if method == "users.info":
        member = slack.member(fields["user"])
        profile = {"display_name": member.name}
        return {"ok": True, "user": {"id": member.id, "profile": profile, "is_bot": member.program}}
    mood.pages.append(int(fields.get("limit") or 0))
    cursor, slack.per_page = fields.get("cursor", ""), min(slack.per_page, int(fields.get("limit") or 100))
    try:
        page = (
            slack.history(fields["channel"], latest=fields.get("latest", ""), cursor=cursor)
            if method == "conversations.history"
            else slack.replies(fields["channel"], fields["ts"], cursor=cursor)
        )
    except ThreadGone:
        return {"ok": False, "error": "thread_not_found"}
    return {"ok": True, "messages": list(page.messages), "response_metadata": {"next_cursor": page.cursor}}


def _ts(message: Fields) -> str:
    return str(message["ts"])
