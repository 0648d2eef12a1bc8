from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.turns import Turns


def test_no_more_than_allowed_are_inside_and_everybody_gets_in() -> None:
    turns, lock = Turns(2), threading.Lock()
    inside: list[int] = [0]
    seen: list[int] = []

    def enter(number: int) -> int:
        with turns.turn():
            with lock:
                inside[0] += 1
                seen.append(inside[0])
            time.sleep(0.001)
            with lock:
                inside[0] -= 1
        return number

    with ThreadPoolExecutor(12) as threads:
        assert list(threads.map(enter, range(60))) == list(range(60))
    assert max(seen) == 2


def test_an_error_inside_gives_the_turn_back() -> None:
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError), turns.turn():
        1 / 0  # noqa: B018
    with turns.turn():
        pass
