"""32 people asking at once: searches and whole decisions a second, how long they take, and what the encoder does alone.

One run, one process, distinct questions. `ceiling` is the bare encoder over the same questions in batches of 32 on two
threads; `alone` one question at a time, which is how the int8 encoder is asked (its rows change with their company).

python -m benchmarks.together HOME [QUESTIONS]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from app.bootstrap.engine import build_engine
from app.bootstrap.garbage import putting_together
from app.bootstrap.large_pages import into_large_pages
from app.settings import load_settings
from benchmarks.ask_latency import readers, request, titles
from indexer.bootstrap import dense_models, language_identifier

T = TypeVar("T")
ASKERS, CORES, BATCH = 32, 2, 32


def main(home: Path, count: int) -> dict[str, float]:
    """Return texts a second of the encoder and of whole searches, and how long a search took."""
    questions, others = titles(home, count), [f"{title} Please." for title in titles(home, count)]
    encoder = dense_models()[0].embedder
    batches = [questions[start : start + BATCH] for start in range(0, len(questions), BATCH)]
    audience = readers(home)
    with putting_together():  # as the server does
        engine = build_engine(load_settings(home=home))
        language_identifier().prepare()
        for text in ("Is it warm?", "Is it really warm?"):
            engine.decide(request(engine, text, audience))
    into_large_pages()  # as a server has done some seconds after its start
    ceiling = count / seconds(encoder.embed_passages, batches, CORES)
    alone = count / seconds(encoder.embed_query, questions, CORES)
    found = {"encoder ceiling a second": round(ceiling, 1), "encoder alone a second": round(alone, 1)}
    found |= rates("searches", lambda text: engine.retriever.search(text, audience=audience, k=10), questions, ceiling)
    return found | rates("decisions", lambda text: engine.decide(request(engine, text, audience)), others, ceiling)


def rates(name: str, work: Callable[[str], object], questions: Sequence[str], ceiling: float) -> dict[str, float]:
    """Return how many a second 32 askers get, as a share of the ceiling too, and how long they wait."""
    waits: list[float] = []

    def ask(text: str) -> None:
        started = time.perf_counter()
        work(text)
        waits.append((time.perf_counter() - started) * 1000)

    rate = len(questions) / seconds(ask, questions, ASKERS)
    return {
        f"{name} a second": round(rate, 1),
        f"{name}: share of the ceiling": round(rate / ceiling, 2),
        f"{name}: p50_ms": round(statistics.median(waits), 1),
        f"{name}: p95_ms": round(statistics.quantiles(waits, n=20)[-1], 1),
    }


def seconds(work: Callable[[T], object], items: Sequence[T], threads: int) -> float:
    """Return how long `threads` threads need for all items."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: None, range(threads)))
        started = time.perf_counter()
        list(pool.map(work, items))
        return time.perf_counter() - started


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 320), indent=1))
