"""What people approved, said or wished while the service runs, brought into the index beside its work."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.types import IndexerError

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Publisher:
    """Indexes in a thread of its own, one run at a time, for all that was asked meanwhile.

    While somebody else builds the index it waits; a stopped process leaves it to the next run of `firstline index`.
    """

    index: Callable[[], object]
    source: str = "answers:HOME"
    wait_seconds: float = 5.0
    tries: int = 60
    _wanted: threading.Event = field(default_factory=threading.Event, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __call__(self) -> None:
        """Have it indexed soon."""
        self._wanted.set()
        threading.Thread(target=self.work, name="publish-answers", daemon=True).start()

    def work(self) -> None:
        """Index what was asked for; return when nothing is left, or somebody else is at it."""
        while self._wanted.is_set() and self._lock.acquire(blocking=False):
            try:
                self._wanted.clear()
                self._index()
            finally:
                self._lock.release()

    def _index(self) -> None:
        problem = ""
        for _ in range(self.tries):
            try:
                self.index()
            except (IndexerError, OSError) as error:
                problem = str(error)
                threading.Event().wait(self.wait_seconds)
            else:
                return
        _log.error("What is new waits for the next `firstline index %s`: %s", self.source, problem)
