"""How long Slack waits for its acknowledgement: signed events into the door, with the database on disk.

    python benchmarks/slack_ack.py [--rate 20] [--seconds 60]

Prints JSON, in milliseconds: p50, p95, p99 and the longest time from the first byte to the acknowledgement (`ack`), the
processor time of this process for one event, everything in it counted (`cpu`), and the time a sync of this disk
takes right then (`sync`), which says what the machine's load does. A thread works at the same database
meanwhile, as the worker does. Each event is on the disk before it is acknowledged.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.testclient import TestClient

from app.bootstrap.identity import SystemClock
from app.channels.slack.endpoint import SlackEndpoint
from app.channels.slack.listener import KeepEvent, SlackIdentity, build_listener
from app.services.worker.work_deliveries import WorkDeliveries
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


def measure(home: Path, *, rate: float, seconds: float) -> dict[str, object]:
    """Return the figures for `rate` events a second."""
    engine = open_database(database_url(home))
    migrate(engine)
    events = open_database(database_url(home))
    clock, stopped = SystemClock(), threading.Event()
    units = SqlUnitsOfWork(events)
    keep = KeepEvent(unit_of_work=replace(units, urgent=True), clock=clock)
    listener = build_listener(keep, _Known(WebClient()), signing_secret=SECRET)
    worker = threading.Thread(target=_work, args=(units, clock, stopped))
    worker.start()
    client = TestClient(SlackEndpoint(listener))
    try:
        taken = [_timed(client, number, rate) for number in range(int(rate * seconds))]
        syncs = [_sync(home) for _ in range(100)]
    finally:
        stopped.set()
        worker.join()
    engine.dispose()
    events.dispose()
    ack, cpu = [wall for wall, _ in taken], [spent for _, spent in taken]
    return {"events": len(taken), "ack": _shares(ack), "cpu": _shares(cpu), "sync": _shares(syncs)}


_SHARES = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "longest_ms": 1.0}


def _shares(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    at = {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in _SHARES.items()}
    return {name: round(1000 * value, 2) for name, value in at.items()}


def _sync(folder: Path) -> float:
    """Return how long it takes to bring a kilobyte to this disk."""
    with (folder / "probe").open("ab") as file:
        file.write(b"0" * 1024)
        start = time.perf_counter()
        file.flush()
        os.fsync(file.fileno())
        return time.perf_counter() - start


def _work(units: SqlUnitsOfWork, clock: SystemClock, stopped: threading.Event) -> None:
    work = WorkDeliveries(unit_of_work=units, readers={"slack": _TakeNote()}, clock=clock)
    while not stopped.wait(0.05):
        work()


def _timed(client: TestClient, number: int, rate: float) -> tuple[float, float]:
    """Return the seconds until the acknowledgement, and the processor seconds of this process meanwhile."""
    event = {"type": "message", "channel": "C1", "user": "U1", "text": "My VPN is down " * 20, "ts": f"{number}.0001"}
    body = json.dumps({"type": "event_callback", "event_id": f"Ev{number}", "team_id": "T1", "event": event})
    moment = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{moment}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": moment,
        "x-slack-signature": f"v0={digest}",
    }
    start, worked = time.perf_counter(), time.process_time()
    answer = client.post("/slack/events", content=body, headers=headers)
    spent, worked = time.perf_counter() - start, time.process_time() - worked
    if answer.status_code != 200:
        raise SystemExit(f"The door answered {answer.status_code}: {answer.text}")
    time.sleep(max(0.0, 1 / rate - spent))
    return spent, worked


if __name__ == "__main__":
    main()
