"""How long people wait in Teams: activities into a service that runs, with a Teams of ours on loopback.

    python benchmarks/teams_reply.py HOME [--rate 5] [--seconds 30]

Prints JSON, in milliseconds: until Microsoft is told that a question arrived (`ack`), and until the words of its answer
stand in the chat (`words`); how many questions were asked and answered, seconds until the service was ready, and its
memory. Each question is somebody else's. The home is copied first.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import psutil

from tests.fakes.teams_events import said
from tests.fakes.teams_server import TeamsServer, teams_server

QUESTIONS = ("How do I connect to the VPN from home?", "How can I reset my password?", "Where do I book a desk?")
_PATIENCE = 15.0


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rate", type=float, default=5.0, help="questions a second")
    parser.add_argument("--seconds", type=float, default=30.0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, teams_server() as teams:
        home = Path(shutil.copytree(chosen.home, Path(folder) / "home"))
        (home / "firstline.db").unlink(missing_ok=True)
        print(json.dumps(measure(teams, home, rate=chosen.rate, seconds=chosen.seconds)))


def measure(teams: TeamsServer, home: Path, *, rate: float, seconds: float) -> dict[str, object]:
    """Return the figures for `rate` questions a second."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address, began = f"http://127.0.0.1:{port}", time.perf_counter()
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--home", str(home)]
    env = os.environ | teams.settings()
    process = subprocess.Popen([*command, "--port", str(port)], env=env, stderr=subprocess.DEVNULL)
    try:
        while not _is_ready(address):
            time.sleep(0.02)
        ready = time.perf_counter() - began
        ack, words = _asked(teams, address, number=int(rate * seconds), pause=1 / rate)
        memory = psutil.Process(process.pid).memory_info().rss >> 20
    finally:
        process.terminate()
        process.wait(30)
    figures: dict[str, object] = {"asked": len(ack), "answered": len(words), "ready_s": round(ready, 2)}
    return figures | {"memory_mb": memory, "ack": _shares(ack), "words": _shares(words)}


def _asked(teams: TeamsServer, address: str, *, number: int, pause: float) -> tuple[list[float], list[float]]:
    sent: dict[str, float] = {}
    words: dict[str, float] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            for room, at in list(sent.items()):
                if room not in words and teams.shown(room):
                    words[room] = time.perf_counter() - at

    watcher = threading.Thread(target=watch)
    watcher.start()
    signed = {"authorization": f"Bearer {teams.token()}"}
    with httpx.Client(base_url=address, headers=signed, timeout=10) as client:
        ack = [_ask(client, teams.service, turn, sent, pause) for turn in range(number)]
    until = time.perf_counter() + _PATIENCE
    while len(words) < number and time.perf_counter() < until:
        time.sleep(0.1)
    over.set()
    watcher.join()
    return ack, list(words.values())


def _ask(client: httpx.Client, service: str, turn: int, sent: dict[str, float], pause: float) -> float:
    room, user = f"a:{turn}", f"user-{turn}"
    body = said(QUESTIONS[turn % len(QUESTIONS)], room=room, user=user, id=str(1_772_442_000_000 + turn))
    body |= {"serviceUrl": service}
    start = sent[room] = time.perf_counter()
    assert client.post("/teams/messages", json=body).status_code == 200
    took = time.perf_counter() - start
    time.sleep(max(0.0, pause - took))
    return took


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def _shares(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds) or [0.0]
    shares = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "longest_ms": 1.0}
    at = {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in shares.items()}
    return {name: round(1000 * value, 1) for name, value in at.items()}


if __name__ == "__main__":
    main()
