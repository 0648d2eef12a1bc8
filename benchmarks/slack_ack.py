"""How long Slack waits for its acknowledgement: signed events into the door, with the database on disk.

    python benchmarks/slack_ack.py [--rate 20] [--seconds 60]

Prints JSON: events, p50, p95, p99 and the longest time from the first byte to the acknowledgement, in milliseconds.
A thread works at the same database meanwhile, as the worker does.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import tempfile
import threading
import time
from pathlib import Path

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.testclient import TestClient

from app.bootstrap.identity import SystemClock
from app.channels.slack.door import SlackDoor
from app.channels.slack.listener import KeepEvent, SlackIdentity, build_listener
from app.services.work_deliveries import WorkDeliveries
from app.storage.database import database_url, open_database
from app.storage.migrate import migrate
from app.storage.unit_of_work import SqlUnitsOfWork

SECRET = "benchmark"


class _Known(SlackIdentity):
    def __call__(self) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UME", bot_id="BME", bot_token="xoxb-1")


class _TakeNote:
    """Reads an event and does nothing with it: what is timed is the door, not the answer."""

    def read(self, delivery: object) -> None: ...

    def give_up(self, delivery: object) -> None: ...


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=20.0, help="events a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), rate=chosen.rate, seconds=chosen.seconds)))


def measure(home: Path, *, rate: float, seconds: float) -> dict[str, float]:
    """Return the figures for `rate` events a second."""
    engine = open_database(database_url(home))
    migrate(engine)
    units, clock, stopped = SqlUnitsOfWork(engine), SystemClock(), threading.Event()
    listener = build_listener(KeepEvent(unit_of_work=units, clock=clock), _Known(WebClient()), signing_secret=SECRET)
    worker = threading.Thread(target=_work, args=(units, clock, stopped))
    worker.start()
    client = TestClient(SlackDoor(listener))
    try:
        taken = [_timed(client, number, rate) for number in range(int(rate * seconds))]
    finally:
        stopped.set()
        worker.join()
    engine.dispose()
    taken.sort()
    at = {name: taken[min(len(taken) - 1, int(share * len(taken)))] for name, share in _SHARES.items()}
    return {"events": len(taken), **{name: round(1000 * value, 2) for name, value in at.items()}}


_SHARES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "longest_ms": 1.0}


def _work(units: SqlUnitsOfWork, clock: SystemClock, stopped: threading.Event) -> None:
    work = WorkDeliveries(unit_of_work=units, readers={"slack": _TakeNote()}, clock=clock)
    while not stopped.wait(0.05):
        work()


def _timed(client: TestClient, number: int, rate: float) -> float:
    event = {"type": "message", "channel": "C1", "user": "U1", "text": "My VPN is down " * 20, "ts": f"{number}.0001"}
    body = json.dumps({"type": "event_callback", "event_id": f"Ev{number}", "team_id": "T1", "event": event})
    moment = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": moment,
        "x-slack-signature": f"v0={digest}",
    }
    start = time.perf_counter()
    answer = client.post("/slack/events", content=body, headers=headers)
    spent = time.perf_counter() - start
    if answer.status_code != 200:
        raise SystemExit(f"The door answered {answer.status_code}: {answer.text}")
    time.sleep(max(0.0, 1 / rate - spent))
    return spent


if __name__ == "__main__":
    main()
