"""A vector that is begun early is made once, beside whoever will ask for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np

from indexer.dense import QueryVectors
from indexer.protocols import Vectors


class Counting:
    """An encoder that says in which thread it was asked, and how often."""

    model_id, dimensions = "counting", 2

    def __init__(self) -> None:
        self.threads: list[str] = []

    def embed_query(self, text: str) -> Vectors:
        self.threads.append(threading.current_thread().name)
        return np.array([1.0, 0.0], dtype=np.float32)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("nobody asked for passages")


class Busy(Executor):
    """Threads that are never free."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


def test_who_begins_goes_on_once_the_other_thread_runs() -> None:
    encoder = Counting()
    queries = QueryVectors(encoder)
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as threads:
        queries.begin("vpn", threads)
        vector = queries("vpn")

    assert vector.tolist() == [1.0, 0.0]
    assert [name.startswith("beside") for name in encoder.threads] == [True]


def test_who_begins_waits_no_longer_than_a_moment_for_threads_that_are_busy() -> None:
    encoder = Counting()

    QueryVectors(encoder).begin("vpn", Busy())

    assert encoder.threads == []


class Telling(Counting):
    """An encoder that tells of its insides, and counts how often it did."""

    inside = 1

    def __init__(self) -> None:
        super().__init__()
        self.told = 0

    def embed_with_inside(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        self.told += 1
        rows = np.array([[1.0, 0.0]] * len(texts), dtype=np.float32)
        return rows, np.full((len(texts), 1), 0.5, dtype=np.float32)


def test_insides_are_told_of_once_somebody_has_asked_for_them() -> None:
    encoder = Telling()
    queries = QueryVectors(encoder)

    assert queries("vpn").tolist() == [1.0, 0.0]
    assert encoder.told == 0
    assert queries.with_inside("vpn").tolist() == [1.0, 0.0, 0.5]
    assert queries("printer").tolist() == [1.0, 0.0]
    assert queries.with_inside("printer").tolist() == [1.0, 0.0, 0.5]
    assert encoder.told == 2
