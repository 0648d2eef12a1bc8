"""Memory in pages of two megabytes instead of four kilobytes.

For each question, weights of encoders and rows of an index are read all over the memory, from thousands of small pages:
more than a processor remembers the places of, and to look one up takes longer than to read what is there.
"""

from __future__ import annotations

import ctypes
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

LARGE = 2 << 20
FILLED = 0.5
"""Of what is filled less, large pages would take memory that nobody uses."""
FIRST_SECONDS, AGAIN_SECONDS = 3.0, 300.0
"""The first who ask need not share the memory with this, and what they and a new index bring comes later."""
_COLLAPSE = 25
"""MADV_COLLAPSE of Linux 6.1 and later: now, not when the system gets round to it."""
_HEAD = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw.p \S+ \S+ 0 *(?:\[heap\])?$")


def into_large_pages() -> None:
    """Turn what this process holds into large pages where its system can; elsewhere do nothing.

    Takes two seconds a gigabyte the first time, in which other threads go on, and a few milliseconds where nothing new
    is held.
    """
    with suppress(OSError, AttributeError, TypeError):  # another system, another C library
        advise: Callable[[int, int, int], int] = ctypes.CDLL(None).madvise
        advise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]  # type: ignore[attr-defined]  # C's own
        for start, size in filled(Path("/proc/self/smaps").read_text(encoding="utf-8")):
            advise(start, size, _COLLAPSE)


def into_large_pages_beside() -> None:
    """Do the same in a thread that nobody waits for, for as long as this process runs."""
    threading.Thread(target=_now_and_again, name="large pages", daemon=True).start()


def filled(held: str) -> Iterator[tuple[int, int]]:
    """Yield start and size of each stretch of memory of a process's own that is filled, in whole large pages.

    `held` is what Linux tells of its memory (`/proc/PID/smaps`).
    """
    start = end = 0
    for line in held.splitlines():
        if head := _HEAD.match(line):
            start, end = (int(place, 16) for place in head.groups())
        elif line.startswith("VmFlags:"):
            start = end = 0
        elif line.startswith("Rss:") and int(line.split()[1]) * 1024 >= FILLED * (end - start) > 0:
            first, last = -(-start // LARGE) * LARGE, end // LARGE * LARGE
            if last > first:
                yield first, last - first


def _now_and_again() -> None:
    time.sleep(FIRST_SECONDS)
    while True:
        into_large_pages()
        time.sleep(AGAIN_SECONDS)
