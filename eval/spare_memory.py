"""Memory that is free again goes back to the system: the C library keeps what was freed between blocks still in use."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

_M_ARENA_MAX = -8
"""As malloc.h calls it."""


def give_back() -> None:
    """Return free memory to the system where its C library can (glibc); elsewhere do nothing. Takes milliseconds.

    Training and blocks of requests leave holes; unreturned, they add up to a quarter of a long replay's memory.
    """
    _trim()(0)


@lru_cache(maxsize=1)
def keep_together() -> None:
    """Let all threads of this process take memory from one place (glibc), so that few holes are left; call it first.

    Of the 700 MB that one process of a replay takes, 35 were holes in the places of threads that wait most of the time.
    """
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


@lru_cache(maxsize=1)
def _trim() -> Callable[[int], int]:
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library
        return lambda _: 0
    return trim
