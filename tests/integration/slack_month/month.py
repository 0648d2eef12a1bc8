"""A month of Slack in minutes: what people do, delivered as badly as Slack may, to a service that is killed."""

from __future__ import annotations

import heapq
import json
import random
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.e2e.slack_world import signed
from tests.fakes.slack_acts import reacted
from tests.fakes.slack_events import deleted, edited, pressed, said
from tests.integration.slack_month.server import ME
from tests.integration.slack_month.service import SECRET

TWIN, EDITED, DELETED, WATCHED, PRESSED = 0.08, 0.06, 0.06, 0.08, 0.10
"""Shares of requests that mention us, are changed, are taken away, are taken by an agent, ask for a person."""
DUPLICATE, JITTER_SECONDS = 0.15, 1.5


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
