"""A month of Slack in minutes: what people do, delivered as badly as Slack may, to a service that is killed."""

from __future__ import annotations

import heapq
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

import httpx
from sqlalchemy import text

from app.storage.database import database_url, open_database
from tests.e2e.slack_world import free_port, signed
from tests.fakes.slack import deleted, edited, pressed, said
from tests.fakes.slack_acts import reacted
from tests.integration.slack_month.server import ME, TRIAGE
from tests.integration.slack_month.service import DEADLINE_SECONDS, SECRET

TWIN, EDITED, DELETED, WATCHED, PRESSED = 0.08, 0.06, 0.06, 0.08, 0.10
"""Shares of requests that mention us, are changed, are taken away, are taken by an agent, ask for a person."""
DUPLICATE, JITTER_SECONDS = 0.15, 1.5
_WAITING = """SELECT (SELECT count(*) FROM inbox WHERE NOT done) + (SELECT count(*) FROM deliveries WHERE NOT done)
    + (SELECT count(*) FROM outbox WHERE state = 'waiting')"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long the month is, and how rough."""

    requests: int
    kills: int
    rooms: int = 20
    rate: float = 15.0
    seed: int = 5


@dataclass(slots=True, kw_only=True)
class Asked:
    """One question as it was asked, and what happened to it."""

    room: str
    ts: str
    user: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the month came to; all of `wrongs` should be 0.

    `late` had their outcome more than five seconds after the deadline: on a machine that has time, none. `longest_wait`
    is the longest from the acknowledgement of a request to its outcome, in seconds.
    """

    requests: int
    events: int
    kills: int
    lost: int
    doubled_tickets: int
    doubled_replies: int
    doubled_whispers: int
    doubled_cards: int
    missing_cards: int
    unanswered: int
    answers_of_deleted: int
    deadlines_broken: int
    deadline_tickets: int
    late: int
    longest_wait: float
    given_up: int
    rough: dict[str, int] = field(default_factory=dict)
    """What went on, and how often: repeated and overtaken events, edits, deletions, 429s, dropped lines."""
    event_to_reply_seconds: dict[str, float] = field(default_factory=dict)

    @property
    def wrongs(self) -> dict[str, int]:
        """Everything that must not happen, with how often it did."""
        names = ("lost", "doubled_tickets", "doubled_replies", "doubled_whispers", "doubled_cards", "missing_cards")
        more = ("unanswered", "answers_of_deleted", "deadlines_broken", "given_up")
        return {name: getattr(self, name) for name in (*names, *more)}


@dataclass(slots=True, kw_only=True)
class Service:
    """The process under test; `kill` is without mercy, and it is started again at once."""

    command: list[str]
    process: subprocess.Popen[str] | None = None
    kills: int = 0

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1
        self.start()

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class Month:
    """People act, and Slack delivers: late, twice, in another order, again until it is acknowledged."""

    plan: Plan
    slack: httpx.Client
    address: str
    dice: random.Random
    asked: list[Asked] = field(default_factory=list)
    due: list[tuple[float, int, str, str]] = field(default_factory=list)
    number: int = 0
    delivered: int = 0
    newest: int = 0
    rough: Counter[str] = field(default_factory=Counter)

    def run(self, service: Service) -> None:
        """Let everybody act, with a kill every so many requests."""
        kill_at = {round((n + 1) * self.plan.requests / (self.plan.kills + 1)) for n in range(self.plan.kills)}
        begun = time.monotonic()
        for n in range(self.plan.requests):
            self._act(n)
            while time.monotonic() < begun + n / self.plan.rate or len(self.due) > 60:
                self._deliver_one()
            if n in kill_at:
                self._deliver(self.dice.randrange(4, 12))  # it is up and at work again since the last time
                self._deliver_for(self.dice.uniform(0.0, 0.3))
                service.kill()
        while self.due:
            self._deliver_one()

    def _act(self, n: int) -> None:
        room, user = f"C{self.dice.randrange(self.plan.rooms)}", f"U{n % 300:03d}"
        chances = {"twin": TWIN, "edited": EDITED, "deleted": DELETED, "watched": WATCHED, "pressed": PRESSED}
        kind = next((kind for kind, share in chances.items() if self.dice.random() < share), "plain")
        words = f"question {n} about the VPN"
        words = f"<@{ME}> {words}" if kind == "twin" else words
        ts = self._control("say", room=room, user=user, text=words)["ts"]
        self.asked.append(Asked(room=room, ts=ts, user=user, kinds=frozenset({kind})))
        self.rough[kind] += 1
        self._send(said(words, room=room, user=user, ts=ts))
        if kind == "twin":
            self._send(said(words, room=room, user=user, ts=ts, type="app_mention"))
        elif kind == "edited":
            better, at = f"question {n} about the VPN at home", f"{time.time():.6f}"
            self._control("edit", room=room, ts=ts, text=better, at=at)
            self._send(edited(better, before=words, room=room, user=user, ts=ts, at=at))
        elif kind == "deleted":
            self._control("delete", room=room, ts=ts)
            self._send(deleted(room=room, ts=ts))
        elif kind == "watched":
            self._control("react", room=room, ts=ts, user="UAGENT", emoji="eyes")
            self._send(reacted(room, ts, "eyes"))
        elif kind == "pressed":
            self._send(pressed("person", value=ts, room=room, user=user, ts=ts), later=2.0)

    def _control(self, act: str, **fields: str) -> dict[str, Any]:
        return dict(self.slack.post(f"/control/{act}", json=fields).json())

    def _send(self, body: dict[str, Any], *, later: float = 0.0) -> None:
        self.number += 1
        if "event" in body:
            body |= {"event_id": f"Ev{self.number}", "team_id": "T1"}
            wire, kind = json.dumps(body), "application/json"
        else:
            body |= {"trigger_id": f"T{self.number}"}
            wire, kind = urlencode({"payload": json.dumps(body)}), ""
        self._at(later + self.dice.uniform(0, JITTER_SECONDS), wire, kind)

    def _at(self, seconds: float, wire: str, kind: str) -> None:
        self.number += 1
        heapq.heappush(self.due, (time.monotonic() + seconds, self.number, wire, kind))

    def _deliver(self, number: int) -> None:
        until = self.delivered + number
        while self.delivered < until and self.due:
            self._deliver_one()

    def _deliver_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._deliver_one()

    def _deliver_one(self) -> None:
        if not self.due or self.due[0][0] > time.monotonic():
            time.sleep(0.005)
            return
        _, number, wire, kind = heapq.heappop(self.due)
        try:
            answer = httpx.post(self.address, content=wire, headers=signed(wire, secret=SECRET, kind=kind), timeout=5)
            acknowledged = answer.status_code == 200
        except httpx.TransportError:
            acknowledged = False
        if not acknowledged:
            self.rough["sent again, not acknowledged"] += 1
            self._at(0.3, wire, kind)
            return
        self.delivered += 1
        self.rough["overtaken"] += number < self.newest
        self.newest = max(self.newest, number)
        if self.dice.random() < DUPLICATE:
            self.rough["repeated"] += 1
            self._at(self.dice.uniform(0, 3), wire, kind)


def live_through(plan: Plan, home: Path) -> Figures:
    """Live through the month in `home`; return what it came to."""
    port, slack_port = free_port(), free_port()
    slack_url = f"http://127.0.0.1:{slack_port}"
    here = "tests.integration.slack_month"
    command = [sys.executable, "-m", f"{here}.service", str(home), str(port), f"{slack_url}/api/", str(plan.rooms)]
    service = Service(command=command)
    with _misbehaving_slack(slack_port, plan.seed), httpx.Client(base_url=slack_url, timeout=30) as slack:
        service.start()
        try:
            month = Month(plan, slack, f"http://127.0.0.1:{port}/slack/events", random.Random(plan.seed))
            month.run(service)
            slack.post("/control/behave", json={})
            _wait_until_idle(home)
        finally:
            service.stop()
        return _figures(month, slack.get("/control/all").json(), home, kills=service.kills)


@contextmanager
def _misbehaving_slack(port: int, seed: int) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.integration.slack_month.server", str(port), str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield
    finally:
        process.kill()
        process.wait()


def _wait_until_idle(home: Path, *, seconds: float = 240) -> None:
    engine = open_database(database_url(home))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            if not connection.execute(text(_WAITING)).scalar_one():
                break
        time.sleep(0.3)
    engine.dispose()


def _figures(month: Month, seen: dict[str, Any], home: Path, *, kills: int) -> Figures:
    engine = open_database(database_url(home))
    with engine.connect() as connection:

        def rows(query: str) -> list[Any]:
            return list(connection.execute(text(query)))

        tickets = rows("SELECT id, conversation, message, state, tier FROM tickets")
        first = {row.request_id: row for row in rows("SELECT request_id, min(at) AS at FROM receipts GROUP BY 1")}
        accepted = rows("SELECT request_id, accepted_at FROM inbox")
        missed = rows("SELECT count(*) AS n FROM receipts WHERE payload LIKE '%deadline_missed%'")[0].n
        dead = rows("SELECT count(*) AS n FROM outbox WHERE state <> 'done'")[0].n
        unread = rows("SELECT count(*) AS n FROM deliveries WHERE NOT done")[0].n
    engine.dispose()
    by_question: dict[tuple[str, str], list[Any]] = {}
    for ticket in tickets:
        ts = ticket.message.partition("@")[0]
        by_question.setdefault((ticket.conversation, ts), []).append(ticket)
    ours = _ours(seen)
    cards = Counter(message["key"] for message in ours if message["room"] == TRIAGE)
    answered = {m["address"].partition("@")[0] for m in ours if m["room"] != TRIAGE}
    heard = answered | {whisper["thread_ts"] for whisper in seen["whispers"]}
    whispers = Counter(json.dumps(whisper, sort_keys=True) for whisper in seen["whispers"])
    replies = Counter(m["key"] for m in ours if m["room"] != TRIAGE)
    waits = [_wait(row, first) for row in accepted if row.request_id in first]
    alive = {q: [t for t in found if t.state != "cancelled"] for q, found in by_question.items()}
    standing = [asked for asked in month.asked if "deleted" not in asked.kinds]
    gone = {asked.ts for asked in month.asked if "deleted" in asked.kinds}
    loud = [asked for asked in standing if not asked.kinds & {"watched"}]
    return Figures(
        requests=len(month.asked),
        events=month.delivered,
        kills=kills,
        lost=sum((a.room, a.ts) not in by_question for a in standing),
        doubled_tickets=sum(len(alive.get((a.room, a.ts), ())) > 1 for a in month.asked),
        doubled_replies=sum(count > 1 for count in replies.values()),
        doubled_whispers=sum(count > 1 for count in whispers.values()),
        doubled_cards=sum(count > 1 for count in cards.values()),
        missing_cards=sum(f"{ticket.id}:card" not in cards for ticket in tickets if ticket.tier > 0),
        unanswered=sum(a.ts not in heard for a in loud),
        answers_of_deleted=len(gone & answered),
        deadlines_broken=len(accepted) - len(waits),
        deadline_tickets=missed,
        late=sum(wait > DEADLINE_SECONDS + 5 for wait in waits),
        longest_wait=round(max(waits, default=0.0), 1),
        given_up=dead + unread,
        rough=dict(month.rough) | {f"call {mood}": count for mood, count in seen["moods"].items()},
        event_to_reply_seconds=_times(seen, month.asked),
    )


def _wait(row: Any, first: dict[str, Any]) -> float:
    return (_moment(first[row.request_id].at) - _moment(row.accepted_at)).total_seconds()


def _moment(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _ours(seen: dict[str, Any]) -> list[dict[str, Any]]:
    found = [message | {"room": room} for room, messages in seen["rooms"].items() for message in messages.values()]
    mine = [message for message in found if message["user"] == ME and message.get("metadata")]
    return [message | message["metadata"]["event_payload"] for message in mine]


def _times(seen: dict[str, Any], asked: list[Asked]) -> dict[str, float]:
    begun = {(a.room, a.ts): seen["rooms"].get(a.room, {}).get(a.ts, {}).get("at") for a in asked}
    answered: dict[tuple[str, str], float] = {}
    for message in _ours(seen):
        question = (message["room"], message["address"].partition("@")[0])
        if message["room"] != TRIAGE:
            answered[question] = min(message["at"], answered.get(question, message["at"]))
    waits = sorted(at - begun[q] for q, at in answered.items() if begun.get(q))
    if len(waits) < 2:
        return {}
    cuts = quantiles(waits, n=100)
    return {"p50": round(cuts[49], 3), "p95": round(cuts[94], 3), "longest": round(waits[-1], 3)}
