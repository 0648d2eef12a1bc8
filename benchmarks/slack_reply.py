"""How long somebody in Slack waits: signed events at a rate into `firstline serve` over a real home.

    python benchmarks/slack_reply.py HOME QUESTIONS.jsonl [--rate 20] [--seconds 60]

Prints JSON, in milliseconds: `ack` is the time until the event was acknowledged, `reply` the time from its sending to
our first words in its thread (answer, question back, or that a person takes it). Everybody mentions us, so nobody is
granted time to answer first. The Slack around it is a process of its own that behaves; HOME is copied first.
QUESTIONS are rows with `text`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.e2e.slack_world import SECRET, free_port, serving, signed  # noqa: E402 - run as a script
from tests.fakes.slack_events import said  # noqa: E402
from tests.integration.slack_month.server import ME  # noqa: E402

_ROOMS, _PEOPLE, _LEFT_SECONDS, _SENDERS = 20, 300, 90, 8
_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "longest": 1.0}


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--rate", type=float, default=20.0, help="events a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()
    lines = chosen.questions.read_text(encoding="utf-8").splitlines()
    questions = [str(json.loads(line)["text"]) for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        home = shutil.copytree(chosen.home, Path(folder) / "home")
        print(json.dumps(measure(home, questions, rate=chosen.rate, seconds=chosen.seconds), indent=2))


def measure(home: Path, questions: list[str], *, rate: float, seconds: float) -> dict[str, object]:
    """Return the figures of a service over `home`."""
    port, slack_port = free_port(), free_port()
    slack_url = f"http://127.0.0.1:{slack_port}"
    settings = {
        "FIRSTLINE_SLACK_BOT_TOKEN": "xoxb-1",
        "FIRSTLINE_SLACK_SIGNING_SECRET": SECRET,
        "FIRSTLINE_SLACK_API_URL": f"{slack_url}/api/",
        "FIRSTLINE_SLACK_CHANNELS": json.dumps({f"C{n}": {"policy": "automatic"} for n in range(_ROOMS)}),
        "OMP_NUM_THREADS": "1",
    }
    with _slack(slack_port), httpx.Client(base_url=slack_url, timeout=30) as slack, serving(home, port, settings):
        slack.post("/control/behave", json={})
        sent, acks = _send(slack, f"http://127.0.0.1:{port}/slack/events", questions, rate=rate, seconds=seconds)
        replied = _wait_for_replies(slack, sent)
    waits = [replied[q] - at for q, at in sent.items() if q in replied]
    return {
        "events": len(sent),
        "rate": rate,
        "ack_ms": _shares(acks),
        "replied": len(waits),
        "reply_ms": _shares(waits),
        "load": os.getloadavg()[0],
    }


def _send(
    slack: httpx.Client, address: str, questions: list[str], *, rate: float, seconds: float
) -> tuple[dict[tuple[str, str], float], list[float]]:
    """Have people write at the rate; return when each question was sent, and how long each acknowledgement took."""
    sent: dict[tuple[str, str], float] = {}
    bodies = [_written(slack, questions[n % len(questions)], n) for n in range(int(rate * seconds))]
    with ThreadPoolExecutor(_SENDERS) as senders, httpx.Client(timeout=30) as client:
        begun, waiting = time.time(), []
        for n, (room, ts, body) in enumerate(bodies):
            time.sleep(max(0.0, begun + n / rate - time.time()))
            sent[room, ts] = time.time()
            waiting.append(senders.submit(_post, client, address, body))
        return sent, [one.result() for one in waiting]


def _written(slack: httpx.Client, question: str, number: int) -> tuple[str, str, str]:
    """Write a message in the workspace; return where, and its event."""
    room, user, text = f"C{number % _ROOMS}", f"U{number % _PEOPLE:03d}", f"<@{ME}> {question}"
    ts = slack.post("/control/say", json={"room": room, "user": user, "text": text}).json()["ts"]
    body = said(text, room=room, user=user, ts=ts, type="app_mention")
    return room, ts, json.dumps(body | {"event_id": f"Ev{number}", "team_id": "T1"})


def _post(client: httpx.Client, address: str, body: str) -> float:
    start = time.perf_counter()
    answer = client.post(address, content=body, headers=signed(body, kind="application/json"))
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"The door answered {answer.status_code}: {answer.text}")
    return time.perf_counter() - start


def _wait_for_replies(slack: httpx.Client, sent: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Return when each question had our first words, once all have them or nothing more comes."""
    found: dict[tuple[str, str], float] = {}
    deadline = time.monotonic() + _LEFT_SECONDS
    while time.monotonic() < deadline and len(found) < len(sent):
        found = _replied(slack.get("/control/all").json())
        time.sleep(1)
    return found


def _replied(seen: dict[str, Any]) -> dict[tuple[str, str], float]:
    first: dict[tuple[str, str], float] = {}
    for room, messages in seen["rooms"].items():
        for message in messages.values():
            question = (room, str(message["thread_ts"]))
            if message["user"] == ME:
                first[question] = min(message["at"], first.get(question, message["at"]))
    return first


@contextmanager
def _slack(port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.integration.slack_month.server", str(port), "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()


def _shares(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    at = {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in _SHARES.items()}
    return {name: round(1000 * value, 1) for name, value in at.items()} if ordered else {}


if __name__ == "__main__":
    main()
