"""What people feel of `firstline serve`: the first who ask after its start, one after the other, and 32 at once.

Distinct questions through the API, the whole path each: decided, recorded, read again. `cold` has the system forget the
home's files before the start. `processor` is that of the server. HOME is not written to.

python -m benchmarks.served HOME [QUESTIONS] [cold]
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.ask_latency import titles

FIRST, LATER, ASKERS = 20, 60, 32


class Server(NamedTuple):
    """A running server: where it listens, its process, and how long it took until it was ready."""

    port: int
    process: int
    ready: float


def main(home: Path, count: int, *, cold: bool) -> None:
    """Print the figures."""
    questions = titles(home, FIRST + LATER + count)
    if cold:
        forget(home / "index")
    with tempfile.TemporaryDirectory() as folder, serving(home, Path(folder)) as server:
        print(f"ready after {server.ready:.2f} s, {read_from_disk(server.process):.0f} MB from the disk")
        first, later, many = questions[:FIRST], questions[FIRST : FIRST + LATER], questions[FIRST + LATER :]
        print(f"the first {FIRST}: {one_by_one(server, first)}")
        time.sleep(5)  # what a server does beside its first answers is done
        print(f"later {LATER}: {one_by_one(server, later)}")
        print(f"{ASKERS} at once: {at_once(server, many)}")
        print(f"{resident(server.process):.0f} MB resident in the end")


def one_by_one(server: Server, questions: Sequence[str]) -> str:
    """Return what questions one after the other take."""
    read, ran = read_from_disk(server.process), processor(server.process)
    taken = [asked(server.port, question) for question in questions]
    each = (processor(server.process) - ran) / len(questions)
    return (
        f"median {statistics.median(taken):.1f}, mean {statistics.fmean(taken):.1f}, longest {max(taken):.1f} ms, "
        f"processor {each:.1f} ms each, {read_from_disk(server.process) - read:.1f} MB from the disk"
    )


def at_once(server: Server, questions: Sequence[str]) -> str:
    """Return how many a second so many askers get answered, and how long they wait."""
    ran, started = processor(server.process), time.perf_counter()
    with ThreadPoolExecutor(ASKERS) as pool:
        taken = list(pool.map(lambda question: asked(server.port, question), questions))
    seconds = time.perf_counter() - started
    return (
        f"{len(questions) / seconds:.1f} a second, p50 {statistics.median(taken):.0f}, "
        f"p95 {statistics.quantiles(taken, n=20)[-1]:.0f} ms, "
        f"processor {(processor(server.process) - ran) / len(questions):.1f} ms each"
    )


def forget(folder: Path) -> None:
    """Ask the system to hold none of the files in memory."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def serving(home: Path, folder: Path) -> Iterator[Server]:
    """Serve `home`, with a database in `folder`."""
    settings = {
        "FIRSTLINE_DATABASE_URL": f"sqlite:///{folder / 'firstline.db'}",
        "FIRSTLINE_ASKS_PER_MINUTE": "0",
        "FIRSTLINE_ASKS_PER_MINUTE_ADDRESS": "0",
        "FIRSTLINE_CALLS_PER_MINUTE": "0",
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--home", str(home), "--port", "0"]
    started = time.perf_counter()
    server = subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        line = next(line for line in server.stderr if " ready at " in line)
        port = int(line.split("/  (")[0].rsplit(":", 1)[1])
        yield Server(port, server.pid, time.perf_counter() - started)
    finally:
        server.terminate()
        server.wait(20)


def asked(port: int, text: str) -> float:
    """Return how many milliseconds one question takes, over a connection of its own as of a person who comes once."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/requests", json.dumps({"text": text}), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != http.client.OK:
        raise SystemExit(f"The server answered {answer.status}.")
    return (time.perf_counter() - started) * 1000


def processor(process: int) -> float:
    """Return how many milliseconds of processor time the process has had."""
    fields = _told(process, "stat").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def read_from_disk(process: int) -> float:
    """Return how many megabytes the process has had read from the disk."""
    return _number(process, "io", "read_bytes") / 1e6


def resident(process: int) -> float:
    """Return how many megabytes of memory the process holds."""
    return _number(process, "status", "VmRSS") / 1024


def _number(process: int, file: str, name: str) -> int:
    return int(next(line for line in _told(process, file).splitlines() if line.startswith(name)).split()[1])


def _told(process: int, file: str) -> str:
    return Path(f"/proc/{process}/{file}").read_text(encoding="utf-8")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[2:] if word.isdigit()]
    main(Path(sys.argv[1]), *(numbers or [320]), cold="cold" in sys.argv)
