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


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Add this block's milliseconds to stage `name` of the open collector; costs next to nothing without one."""
    collected = _current.get()
    if collected is None:
        yield
        return
    start = time.perf_counter()
    try:
        yield
    finally:
        collected[name] = collected.get(name, 0.0) + (time.perf_counter() - start) * 1000.0
