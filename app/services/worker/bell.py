"""Wake the worker's idle threads as soon as there is something to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Condition


@dataclass(slots=True)
class Bell:
    """Rung after work was added. Rings are counted, so that no thread misses one between looking and waiting."""

    _changed: Condition = field(default_factory=Condition, init=False, repr=False)
    _rung: int = field(default=0, init=False)

    @property
    def rung(self) -> int:
        """How often it rang."""
        return self._rung

    def ring(self) -> None:
        """Wake everybody who waits."""
        with self._changed:
            self._rung += 1
            self._changed.notify_all()

    def wait(self, heard: int, seconds: float) -> None:
        """Return once it rang more often than `heard`, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._rung != heard, seconds)
