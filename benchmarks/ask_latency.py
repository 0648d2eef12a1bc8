"""Milliseconds of a whole decision against those of the bare query embedding, warm, one thread, distinct questions.

python -m benchmarks.ask_latency HOME [QUESTIONS]
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.bootstrap import Engine, build_engine
from app.domain.request import Origin, Request
from app.settings import load_settings
from indexer.bootstrap import dense_models
from indexer.snapshot import current


def main(home: Path, count: int) -> None:
    """Print medians and the 95th percentile of both, taken in turn so that a busy machine hits both alike."""
    engine = build_engine(load_settings(home=home))
    embedder = dense_models()[0].embedder
    questions = titles(home, count + 20)
    for warm in questions[:20]:
        engine.decide(request(engine, warm))
    bare, whole, stages = [], [], []
    for text in questions[20:]:
        bare.append(milliseconds(lambda text=text: embedder.embed_query(text)))
        whole.append(milliseconds(lambda text=text: stages.append(engine.decide(request(engine, text)).timings_ms)))
    for name, taken in (("bare query embedding", bare), ("whole decision", whole)):
        print(f"{name}: p50 {statistics.median(taken):.2f} ms, p95 {statistics.quantiles(taken, n=20)[-1]:.2f} ms")
    print(f"as timings_ms tells it: p50 {statistics.median(s['total'] for s in stages):.2f} ms")
    for name in ("triage", "embed", "search", "rerank", "answer"):
        print(f"  {name}: p50 {statistics.median(s.get(name, 0.0) for s in stages):.2f} ms")
    limit = 1.5 * statistics.median(bare) + 3
    print(f"1.5 x embedding + 3 ms = {limit:.2f} ms")


def titles(home: Path, count: int) -> list[str]:
    """Return titles of indexed documents as questions, shuffled the same way each time."""
    snapshot = current(home / "index")
    if snapshot is None:
        raise SystemExit(f"There is no index in {home}.")
    with sqlite3.connect(snapshot.path / "content.sqlite") as db:
        found = sorted({row[0] for row in db.execute("SELECT title FROM documents")})
    random.Random(7).shuffle(found)
    return [f"How do I {title[:1].lower()}{title[1:]}?" for title in found[:count]]


def request(engine: Engine, text: str) -> Request:
    """Return a request with this text."""
    origin = Origin(channel="cli")
    everybody = frozenset({"everyone"})
    return Request(id="b", text=text, requester="b", audience=everybody, origin=origin, received_at=engine.clock.now())


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long `work` took."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
