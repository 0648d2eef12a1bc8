"""Work in several processes, this one among them: its encoders are loaded anyway."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Others:
    """So many processes beside this one."""

    pool: Executor
    count: int


@contextmanager
def other_processes(count: int) -> Iterator[Others | None]:
    """Give `count` processes beside this one; none for 0."""
    if count < 1:
        yield None
        return
    # spawn: a forked copy of a process whose encoders run threads may wait for them for ever
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield Others(pool, count)


def shared_out(
    work: Callable[[Part], Made], parts: Sequence[Part], others: Others | None, *, ahead: int = 1
) -> Iterator[Made]:
    """Yield what `work` makes of each part, in order; `others` take parts while this process does one itself.

    They are given `ahead` parts more than they can begin, so that none waits for this process to be done.
    """
    if others is None:
        yield from map(work, parts)
        return
    waiting, running = deque(enumerate(parts)), dict[Future[Made], int]()
    done: dict[int, Made] = {}
    for following in range(len(parts)):
        while following not in done:
            while waiting and len(running) < others.count + ahead:
                place, part = waiting.popleft()
                running[others.pool.submit(work, part)] = place
            if waiting:
                place, part = waiting.popleft()
                done[place] = work(part)
            else:
                wait(running, return_when=FIRST_COMPLETED)
            for future in [future for future in running if future.done()]:
                done[running.pop(future)] = future.result()
        yield done.pop(following)
