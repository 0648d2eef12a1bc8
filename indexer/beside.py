"""Two pieces of work at once, for one who asks: worth it where both leave the interpreter alone for milliseconds."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

First = TypeVar("First")
Second = TypeVar("Second")


def beside(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Return what both return; the second is done by a thread kept for it if that has nothing else to do.

    Where many ask at once, or there is one processor, one is done after the other: nobody waits for a turn.
    """
    free = _free()
    if not free.acquire(blocking=False):
        return first(), second()

    def work() -> Second:
        try:
            return second()
        finally:
            free.release()

    later = _threads().submit(copy_context().run, work)
    done = first()
    return done, later.result()


@cache
def _free() -> threading.Semaphore:
    """How many threads could begin now."""
    return threading.Semaphore(_others())


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max(_others(), 1), thread_name_prefix="beside")


def _others() -> int:
    """Return how many processors there are beside that of whoever asks."""
    may_use = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return may_use - 1
