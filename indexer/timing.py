"""Stage timings without a parameter in every signature: whoever wants them opens a collector around the call."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[dict[str, float] | None] = ContextVar("firstline_timings", default=None)


@contextmanager
def collect_timings() -> Iterator[dict[str, float]]:
    """Collect the milliseconds of every `stage` that runs inside the block, in this thread or task."""
    collected: dict[str, float] = {}
    token = _current.set(collected)
    try:
        yield collected
    finally:
        _current.reset(token)


class stage:  # noqa: N801 - it reads as what it does; a generator would cost three times as much at every question
    """Add this block's milliseconds to stage `name` of the open collector; costs next to nothing without one."""

    __slots__ = ("_collected", "_name", "_start")

    def __init__(self, name: str) -> None:
        self._name, self._collected = name, _current.get()

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        if self._collected is not None:
            spent = (time.perf_counter() - self._start) * 1000.0
            self._collected[self._name] = self._collected.get(self._name, 0.0) + spent
