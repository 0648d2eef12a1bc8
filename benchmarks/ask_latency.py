"""Milliseconds of a whole decision against those of the bare query embedding, warm, one thread, distinct questions.

By the clock and by processor time of the whole process, which is the more where an encoder runs beside the rest.

python -m benchmarks.ask_latency HOME [QUESTIONS]
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from app.bootstrap.engine import Engine, build_engine
from app.bootstrap.garbage import putting_together
from app.bootstrap.large_pages import into_large_pages
from app.domain.request import Origin, Request
from app.settings import load_settings
from indexer.bootstrap import dense_models
from indexer.snapshot import current

ASKED_FIRST, ASKED_AGAIN = "How do I {}?", "How can I {}?"
Taken = Sequence[tuple[float, float]]


def main(home: Path, count: int) -> None:
    """Print medians and the 95th percentile of both: of pages nobody has asked about, then of the same pages again."""
    audience = readers(home)
    with putting_together():  # as the server does
        engine = build_engine(load_settings(home=home))
        for warm in titles(home, count + 20)[count:]:
            engine.decide(request(engine, warm, audience))
    into_large_pages()  # as a server has done some seconds after its start
    for name, wording in (("pages asked about first", ASKED_FIRST), ("the same pages again", ASKED_AGAIN)):
        print(f"{name}:")
        told(*measured(engine, [request(engine, text, audience) for text in titles(home, count, wording)]))


def measured(engine: Engine, requests: Sequence[Request]) -> tuple[Taken, Taken, Sequence[Mapping[str, float]]]:
    """Return what each took, embedded alone and decided, taken in turn so that a busy machine hits both alike."""
    embedder = dense_models()[0].embedder
    bare, whole = [], []
    stages: list[Mapping[str, float]] = []

    def decide(asked: Request) -> None:
        stages.append(engine.decide(asked).timings_ms)

    for asked in requests:
        bare.append(milliseconds(partial(embedder.embed_query, asked.text)))
        whole.append(milliseconds(partial(decide, asked)))
    return bare, whole, stages


def told(bare: Taken, whole: Taken, stages: Sequence[Mapping[str, float]]) -> None:
    """Print the medians, where the time went, and what is asked for."""
    for name, taken in (("bare query embedding", bare), ("whole decision", whole)):
        clock, processor = zip(*taken, strict=True)
        print(
            f"  {name}: p50 {statistics.median(clock):.2f} ms, p95 {statistics.quantiles(clock, n=20)[-1]:.2f} ms, "
            f"processor p50 {statistics.median(processor):.2f} ms"
        )
    spent = (
        f"{name} {statistics.median(s.get(name, 0.0) for s in stages):.2f}"
        for name in ("triage", "embed", "search", "rerank", "answer")
    )
    print(f"    ms by stage: {', '.join(spent)}")
    alone = statistics.median(clock for clock, _ in bare)
    print(f"  asked for: 1.5 x embedding + 3 ms = {1.5 * alone + 3:.2f} ms")
    print(f"  and at 100,000 chunks: 1.3 x embedding + 2 ms = {1.3 * alone + 2:.2f} ms")


def titles(home: Path, count: int, wording: str = ASKED_FIRST) -> list[str]:
    """Return titles of indexed documents as questions, shuffled the same way each time."""
    found = sorted({row[0] for row in rows(home, "SELECT title FROM documents")})
    random.Random(7).shuffle(found)
    return [wording.format(f"{title[:1].lower()}{title[1:]}") for title in found[:count]]


def readers(home: Path) -> frozenset[str]:
    """Return every group that a document of the home names: whoever is in all of them may read all of it."""
    found = rows(home, "SELECT DISTINCT audience FROM documents")
    return frozenset(group for row in found for group in json.loads(row[0]))


def rows(home: Path, query: str) -> list[tuple[str, ...]]:
    """Return what `query` finds in the serving snapshot."""
    snapshot = current(home / "index")
    if snapshot is None:
        raise SystemExit(f"There is no index in {home}.")
    with sqlite3.connect(snapshot.path / "content.sqlite") as db:
        return db.execute(query).fetchall()


def request(engine: Engine, text: str, audience: frozenset[str]) -> Request:
    """Return a request with this text of somebody in these groups."""
    origin = Origin(channel="cli")
    return Request(id="b", text=text, requester="b", audience=audience, origin=origin, received_at=engine.clock.now())


def milliseconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return how long `work` took, by the clock and by processor time."""
    started, ran = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - started) * 1000, (time.process_time() - ran) * 1000


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
