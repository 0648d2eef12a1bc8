"""Looks that may never end, as where a network share hangs: whoever looks goes on all the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Thread
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class InTime:
    """Looks in a thread of its own and waits `seconds`. One that hangs keeps this one thread, however often asked."""

    seconds: float
    _hanging: set[str] = field(default_factory=set, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __call__(self, place: str, look: Callable[[], T]) -> T:
        """Return what `look` returns, or raise what it raises; `TimeoutError` where one of this place takes longer."""
        with self._lock:
            if place in self._hanging:
                raise TimeoutError(place)
            self._hanging.add(place)
        came: Future[T] = Future()
        Thread(target=self._run, args=(place, look, came), name="look", daemon=True).start()
        return came.result(self.seconds)

    def _run(self, place: str, look: Callable[[], T], came: Future[T]) -> None:
        try:
            tell = partial(came.set_result, look())
        except Exception as error:  # noqa: BLE001 - raised where somebody waits for it
            tell = partial(came.set_exception, error)
        with self._lock:
            self._hanging.discard(place)
        tell()  # last: whoever hears of it may look again at once
