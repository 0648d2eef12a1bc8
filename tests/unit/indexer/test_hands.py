from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

import pytest

from indexer.hands import Hands

asked: ContextVar[int] = ContextVar("asked")


def test_few_threads_do_the_work_of_many_and_everybody_gets_an_own_result() -> None:
    hands, used = Hands(2, name="few"), set[str]()

    def work(number: int) -> int:
        used.add(threading.current_thread().name)
        time.sleep(0.002)
        return number * 2

    with ThreadPoolExecutor(16) as askers:
        assert list(askers.map(lambda number: hands.do(lambda: work(number)), range(60))) == list(range(0, 120, 2))
    assert len([name for name in used if name.startswith("few")]) <= 2


def test_whoever_asks_alone_waits_for_no_other_thread() -> None:
    assert Hands(1, name="few").do(threading.current_thread) is threading.current_thread()


def test_work_sees_the_context_of_its_asker_also_in_another_thread() -> None:
    hands, begun, go_on = Hands(1, name="few"), threading.Event(), threading.Event()

    def occupy() -> None:
        begun.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor(1) as askers:
        busy = askers.submit(hands.do, occupy)
        assert begun.wait(30)
        token = asked.set(7)
        assert hands.do(lambda: (asked.get(), threading.current_thread().name.startswith("few"))) == (7, True)
        asked.reset(token)
        go_on.set()
        busy.result(30)


def test_hands_are_idle_while_nobody_asks() -> None:
    hands = Hands(2, name="few")
    assert hands.idle
    assert not hands.do(lambda: hands.idle)
    assert hands.idle


def test_an_error_reaches_its_asker_and_the_next_one_is_served() -> None:
    hands = Hands(1, name="few")
    with pytest.raises(ZeroDivisionError):
        hands.do(lambda: 1 // 0)
    assert hands.do(lambda: 3) == 3
