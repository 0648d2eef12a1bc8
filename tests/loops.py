"""An event loop for tests that may share their thread with a browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import anyio

Result = TypeVar("Result")


def in_a_loop(what: Callable[..., Awaitable[Result]], *given: object) -> Result:
    """Return what `what` does in a loop of its own, in another thread: a browser that an earlier test opened keeps one
    running in this."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(anyio.run, what, *given).result()
