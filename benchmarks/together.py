"""32 people asking at once: searches a second and waiting times, beside what the encoder does alone, in the same run.

One process, distinct questions. `ceiling` is the bare encoder over the same questions in batches of 32 on two threads;
`alone` the same one question at a time, which is how the int8 encoder is asked (its rows change with their company).

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

from benchmarks.ask_latency import titles
from indexer.bootstrap import dense_models, open_retriever
from indexer.types import PUBLIC

T = TypeVar("T")
ASKERS, CORES, BATCH = 32, 2, 32


def main(home: Path, count: int) -> dict[str, float]:
    """Return texts a second of the encoder and of whole searches, and how long a search took."""
    questions = titles(home, count)
    encoder = dense_models()[0].embedder
    batches = [questions[start : start + BATCH] for start in range(0, len(questions), BATCH)]
    retriever = open_retriever(home)
    retriever.search("Is it warm?", audience=PUBLIC, k=10)
    waits: list[float] = []

    def ask(text: str) -> None:
        started = time.perf_counter()
        retriever.search(text, audience=PUBLIC, k=10)
        waits.append((time.perf_counter() - started) * 1000)

    ceiling = count / seconds(encoder.embed_passages, batches, CORES)
    alone = count / seconds(encoder.embed_query, questions, CORES)
    rate = count / seconds(ask, questions, ASKERS)
    return {
        "encoder ceiling a second": round(ceiling, 1),
        "encoder alone a second": round(alone, 1),
        "searches a second": round(rate, 1),
        "share of the ceiling": round(rate / ceiling, 2),
        "p50_ms": round(statistics.median(waits), 1),
        "p95_ms": round(statistics.quantiles(waits, n=20)[-1], 1),
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
