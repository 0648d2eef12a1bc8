"""A vector that is begun early is made once, beside whoever will ask for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

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


def test_the_thread_that_makes_a_vector_goes_on_with_what_is_made_of_it() -> None:
    queries, here = QueryVectors(Counting()), threading.current_thread().name
    worked_in: list[str] = []

    def work(vector: Vectors) -> float:
        worked_in.append(threading.current_thread().name)
        return float(vector[0])

    with ThreadPoolExecutor(1, thread_name_prefix="beside") as threads:
        waits = threading.Event()
        threads.submit(waits.wait)
        queries.begin("vpn", threads)
        done = queries.then("vpn", work)
        waits.set()
        assert done() == 1.0

    assert queries.then("vpn", work)() == 1.0
    assert queries.then("printer", work)() == 1.0
    assert [name.startswith("beside") for name in worked_in] == [True, False, False]
    assert worked_in[1:] == [here, here]


def test_who_waits_for_what_is_made_of_a_vector_hears_of_a_failure() -> None:
    queries = QueryVectors(Counting())

    def fails(vector: Vectors) -> float:
        raise ValueError("broken")

    with ThreadPoolExecutor(1) as threads:
        queries.begin("vpn", threads)
        with pytest.raises(ValueError, match="broken"):
            queries.then("vpn", fails)()
