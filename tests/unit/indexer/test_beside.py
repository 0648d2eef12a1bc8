"""Two pieces of work at once."""

from __future__ import annotations

import threading
from contextvars import ContextVar

import pytest

from indexer import beside as module
from indexer.beside import beside


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    free = threading.Semaphore(1)
    monkeypatch.setattr(module, "_free", lambda: free)


def test_both_run_at_once() -> None:
    met = threading.Barrier(2, timeout=30)
    met_at = beside(met.wait, met.wait)
    assert sorted(met_at) == [0, 1]


def test_the_second_sees_the_context_of_the_asker() -> None:
    asker = ContextVar("asker", default="nobody")
    asker.set("me")
    assert beside(asker.get, asker.get) == ("me", "me")


def test_who_asks_while_the_thread_is_busy_does_both() -> None:
    here = threading.current_thread()
    inner = beside(lambda: beside(threading.current_thread, threading.current_thread), lambda: None)[0]
    assert inner == (here, here)


def test_the_thread_is_free_again_after_a_failure() -> None:
    def fails() -> None:
        raise ValueError("broken")

    for _ in range(3):
        with pytest.raises(ValueError, match="broken"):
            beside(lambda: None, fails)
    met = threading.Barrier(2, timeout=30)
    assert len(beside(met.wait, met.wait)) == 2


def test_a_failure_of_the_first_is_raised() -> None:
    def fails() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        beside(fails, lambda: None)
