"""Live through a month of Slack, and count what it came to."""

from __future__ import annotations

import json
import random
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

import httpx
from sqlalchemy import text

from app.storage.database import database_url, open_database
from tests.e2e.slack_world import free_port
from tests.integration.slack_month.month import Asked, Month, Plan, Service
from tests.integration.slack_month.server import ME, TRIAGE
from tests.integration.slack_month.service import DEADLINE_SECONDS

_WAITING = """SELECT (SELECT count(*) FROM inbox WHERE NOT done) + (SELECT count(*) FROM deliveries WHERE NOT done)
    + (SELECT count(*) FROM outbox WHERE state = 'waiting')"""


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
