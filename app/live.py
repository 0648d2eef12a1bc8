"""A value made of files, made again when they change, without a restart."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


class Live(Generic[T]):
    """Calls `make` again whenever one of `files` is another than before, and swaps the value when it is whole.

    The first making raises whatever it raises. Later one of `failures` is logged once and named by `problem`, and the
    last good value goes on serving; who asks while another thread makes the new value gets the old one. The files are
    looked at again `look_again` seconds after the last look: one decision asks many times.
    """

    def __init__(
        self,
        files: Sequence[Path],
        make: Callable[[], T],
        *,
        failures: tuple[type[Exception], ...],
        name: str,
        look_again: float = 0.0,
    ) -> None:
        self._look_again, self._looked = look_again, monotonic()
        self._files = tuple(
            map(os.fspath, files)
        )  # several are looked at for each decision; a `Path` takes twice as long
        self._make, self._failures, self._name = make, failures, name
        self._lock = Lock()
        self._seen = self._look()
        self._value = make()
        self.problem = ""

    def __call__(self) -> T:
        """Return the value in force."""
        if monotonic() - self._looked < self._look_again:
            return self._value
        self._looked = monotonic()
        if self._look() != self._seen and self._lock.acquire(blocking=False):
            try:
                self._renew()
            finally:
                self._lock.release()
        return self._value

    @property
    def last(self) -> T:
        """The value of the last look, for whoever goes on with what was begun by it."""
        return self._value

    def _renew(self) -> None:
        # Looked at before it is read: whatever is written meanwhile is noticed by the next call.
        seen = self._look()
        try:
            self._value, self.problem = self._make(), ""
            log.info("%s taken up anew", self._name)
        except self._failures as failure:
            self.problem = f"{failure} Until then the {self._name} from before serves."
            log.error("%s", self.problem)
        self._seen = seen

    def _look(self) -> Hashable:
        return tuple(_stamp(path) for path in self._files)


def first_of(own: Sequence[Path], packaged: Path) -> Path:
    """Return the first file of a home's own that is there, or the packaged one."""
    return next((path for path in own if path.is_file()), packaged)


def _stamp(path: str) -> Hashable:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
