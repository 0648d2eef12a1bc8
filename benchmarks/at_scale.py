"""Search without the encoder in a large home: milliseconds, recall against exact search, resident memory.

By audience: everybody, a tenth of the pages (one topic area), a hundredth. Questions are titles of pages, each encoded
beforehand and turned a little. One thread. Writes one JSON object.

python -m benchmarks.at_scale HOME [QUESTIONS]
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.ask_latency import titles
from benchmarks.scaled_home import audience as readers
from indexer.bootstrap import dense_models, open_retriever
from indexer.opened import OpenedIndex
from indexer.protocols import Vectors
from indexer.snapshot import current
from indexer.unbuilt import Unbuilt

AUDIENCES = {"all": ("staff", "area", "team"), "area, 10 %": ("area",), "team, 1 %": ("team",)}
K = 10


def main(home: Path, count: int) -> dict[str, object]:
    """Return every figure."""
    started = time.perf_counter()
    retriever = open_retriever(home)
    opened = time.perf_counter() - started
    english = dense_models()[0]
    questions = titles(home, 10 * count)[:count]
    vectors = np.array([english.embed_query(text) for text in questions])
    bare, processor = timed(english.embedder.embed_query, questions)
    found: dict[str, object] = {"open_seconds": round(opened, 1)}
    found["bare query embedding"] = {"p50_ms": bare[0], "p95_ms": bare[1], "processor_p50_ms": processor}
    for name, groups in AUDIENCES.items():
        search = partial(retriever.search, audience=frozenset(groups), k=K)
        for text in questions:  # so that files of the size of the memory are not measured as a disk
            search(f"{text} ")
        whole, processor = timed(search, questions)
        found[name] = {"p50_ms": whole[0], "p95_ms": whole[1], "processor_p50_ms": processor}
    found["resident_mb"] = resident()
    snapshot = current(home / "index")
    assert snapshot is not None
    serving = retriever._serving[1]
    assert not isinstance(serving, Unbuilt)
    index = serving.index
    found["chunks"] = len(index.chunk_ids)
    found |= {f"recall@{K} {name}": recall(index, vectors, frozenset(groups)) for name, groups in AUDIENCES.items()}
    return found


def timed(work: Callable[[str], object], texts: list[str]) -> tuple[tuple[float, float], float]:
    """Return the median and the 95th percentile by the clock, and the median by processor time, in milliseconds."""
    clock, processor = [], []
    for text in texts:
        before, ran = time.perf_counter(), time.process_time()
        work(text)
        clock.append((time.perf_counter() - before) * 1000)
        processor.append((time.process_time() - ran) * 1000)
    quantile = statistics.quantiles(clock, n=20)[-1]
    return (round(statistics.median(clock), 2), round(quantile, 2)), round(statistics.median(processor), 2)


def recall(index: OpenedIndex, vectors: Vectors, audience: frozenset[str]) -> float:
    """Return the share of the true ten nearest passages that the index finds."""
    passages = index.dense["english"].passages
    exact = exact_rows(index, vectors, audience)
    shares = []
    for vector, best in zip(vectors, exact, strict=True):
        hits = {index.chunk_rows[hit.id] for hit in passages.search(vector, k=K, allowed=audience)}
        shares.append(len(hits & set(best)) / K)
    return round(statistics.mean(shares), 3)


def exact_rows(index: OpenedIndex, vectors: Vectors, audience: frozenset[str]) -> list[list[int]]:
    """Return the rows of the ten nearest passages by every one's product, a block of rows at a time."""
    passages, total = index.dense["english"].passages, len(index.chunk_ids)
    pages = next(n for n, page in enumerate(index.document_ids) if not page.endswith("~0"))
    page_readable = np.array([not readers(page, pages).isdisjoint(audience) for page in range(pages)])
    readable = page_readable[index.document_of % pages]
    best: list[list[tuple[float, int]]] = [[] for _ in vectors]
    for start in range(0, total, 50_000):
        rows = start + np.flatnonzero(readable[start : start + 50_000])
        scores = passages.rows(rows) @ vectors.T
        for number, column in enumerate(scores.T):
            top = np.argsort(-column)[:K]
            best[number] = sorted([*best[number], *((-float(column[t]), int(rows[t])) for t in top)])[:K]
    return [[row for _, row in rows] for rows in best]


def resident() -> int:
    """Return the resident memory of this process in MB (pages of files it has mapped included)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) // 1000 if found else -1


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100), indent=1))
