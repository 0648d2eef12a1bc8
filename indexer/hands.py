"""A few threads that do the work of many askers one after the other, so that none has to be woken for the next."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


class Hands:
    """Does the work of up to `few` askers in their own threads, that of further ones in as many threads kept for it.

    Askers who take turns wake each other: between two pieces of work somebody waits for the interpreter, and with 32 of
    them a third of the time goes by. A thread that goes on with the next piece waits for nobody.
    """

    def __init__(self, few: int, *, name: str) -> None:
        self._few = few
        self._asking = 0
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(few, thread_name_prefix=name)

    @property
    def idle(self) -> bool:
        """Whether nobody asks at this moment: only then a further thread gains more than it takes from others."""
        return not self._asking

    def do(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, or raise what it raises; it sees the context variables of its asker."""
        with self._lock:
            alone = self._asking < self._few
            self._asking += 1
        try:
            return work() if alone else self._threads.submit(copy_context().run, work).result()
        finally:
            with self._lock:
                self._asking -= 1
