"""Answers approved while the service runs come into the index beside its work."""

from __future__ import annotations

from threading import Event, Thread

from app.bootstrap.sources.publishing import Publisher
from indexer.types import IndexerError


def test_what_is_asked_for_while_it_runs_is_one_more_run() -> None:
    runs: list[int] = []
    started, go = Event(), Event()

    def index() -> None:
        runs.append(1)
        started.set()
        assert go.wait(30)

    publisher = Publisher(index)
    publisher()
    assert started.wait(30)
    publisher()
    publisher()
    go.set()
    Thread(target=publisher.work).start()
    for _ in range(500):
        if len(runs) == 2:
            break
        Event().wait(0.01)
    assert len(runs) == 2


def test_it_waits_while_somebody_else_builds_the_index() -> None:
    problems = [IndexerError("Another build is writing the index."), OSError("disk")]

    def index() -> None:
        if problems:
            raise problems.pop()

    publisher = Publisher(index, wait_seconds=0)
    publisher._wanted.set()
    publisher.work()
    assert problems == []


def test_it_gives_up_in_the_end() -> None:
    def index() -> None:
        raise IndexerError("Another build is writing the index.")

    publisher = Publisher(index, wait_seconds=0, tries=3)
    publisher._wanted.set()
    publisher.work()
    assert not publisher._wanted.is_set()
