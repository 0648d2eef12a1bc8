"""When to look for garbage that counting references does not free."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 20_000
"""So many more objects than at the last look call for another. A decision makes and frees a thousand or two: at the
usual 700 somebody's answer waited for a look at every one of them, half a millisecond on average and seven at worst."""


@contextmanager
def putting_together() -> Iterator[None]:
    """Look for no garbage while a service is put together, nor later among what it was made of: both take a tenth of a
    second each time, the second while somebody waits for an answer."""
    gc.disable()
    try:
        yield
        gc.freeze()
        gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    finally:
        gc.enable()
