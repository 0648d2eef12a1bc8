"""Milliseconds of a whole decision against those of the bare query embedding, warm, one thread, distinct questions.

By the clock and by processor time of the whole process, which is the more where an encoder runs beside the rest.

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

EVERYBODY = frozenset({"everyone", "staff", "area", "team"})
"""Who reads every page, those of `benchmarks.scaled_home` too."""


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
        clock, processor = zip(*taken, strict=True)
        print(
            f"{name}: p50 {statistics.median(clock):.2f} ms, p95 {statistics.quantiles(clock, n=20)[-1]:.2f} ms, "
            f"processor p50 {statistics.median(processor):.2f} ms"
        )
    print(f"as timings_ms tells it: p50 {statistics.median(s['total'] for s in stages):.2f} ms")
    for name in ("triage", "embed", "search", "rerank", "answer"):
        print(f"  {name}: p50 {statistics.median(s.get(name, 0.0) for s in stages):.2f} ms")
    alone = statistics.median(clock for clock, _ in bare)
    print(f"asked for: 1.3 x embedding + 2 ms = {1.3 * alone + 2:.2f} ms")


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
    return Request(id="b", text=text, requester="b", audience=EVERYBODY, origin=origin, received_at=engine.clock.now())


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long `work` took, by the clock and by processor time."""
    started, ran = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - started) * 1000, (time.process_time() - ran) * 1000


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
