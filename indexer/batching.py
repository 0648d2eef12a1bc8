"""Questions that arrive while one is being embedded are embedded together: no waiting for company when alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from indexer.protocols import Vectors


@dataclass(slots=True, eq=False)
class _Asked:
    """One question on its way; `woken` when its row is there, or when it is its turn to lead."""

    text: str
    leads: bool = False
    row: Vectors | None = None
    woken: threading.Event = field(default_factory=threading.Event)


class QueryBatcher:
    """Calls `embed` for all that wait, at most `most` at once, in the thread of whoever has waited longest.

    When a batch fails, its leader gets the error and the others are asked again one by one.
    """

    def __init__(self, embed: Callable[[Sequence[str]], Vectors], *, most: int = 32) -> None:
        self._embed, self._most = embed, most
        self._lock = threading.Lock()
        self._waiting: list[_Asked] = []
        self._busy = False

    @property
    def waiting(self) -> int:
        """How many wait for the batch that runs."""
        return len(self._waiting)

    def __call__(self, text: str) -> Vectors:
        """Return the row of `text`; raises what `embed` raises for it."""
        mine = _Asked(text)
        with self._lock:
            self._waiting.append(mine)
            mine.leads = not self._busy
            self._busy = True
        if not mine.leads:
            mine.woken.wait()
        if mine.leads:
            self._lead()
        row: Vectors = self._embed([text])[0] if mine.row is None else mine.row
        return row

    def _lead(self) -> None:
        """Embed those who have waited longest, then hand on to the next who waits."""
        with self._lock:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            for asked, row in zip(batch, self._embed([asked.text for asked in batch]), strict=True):
                asked.row = row.copy()  # a view would keep the whole batch in memory
        finally:
            self._hand_on(batch)

    def _hand_on(self, done: Sequence[_Asked]) -> None:
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            self._busy = following is not None
        if following is not None:
            following.leads = True
            following.woken.set()
        for asked in done:
            asked.woken.set()
