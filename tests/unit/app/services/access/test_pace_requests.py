"""Whoever does something too often waits, and nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pace import Pace, TooOften
from app.services.access.pace_requests import Paces
from tests.fakes.clock import FakeClock


def test_so_many_pass_at_once_and_the_next_one_waits_its_share() -> None:
    clock = FakeClock()
    paces = Paces(clock=clock, paces={"ask": Pace(times=6)})
    for _ in range(6):
        paces.check([("ask", "ada")])
    with pytest.raises(TooOften) as refused:
        paces.check([("ask", "ada")])
    assert refused.value.wait == pytest.approx(10)
    paces.check([("ask", "bo")])
    clock.advance(10)
    paces.check([("ask", "ada")])


def test_being_refused_costs_nothing_and_neither_does_what_another_pace_refuses() -> None:
    clock = FakeClock()
    paces = Paces(clock=clock, paces={"ask": Pace(times=1), "ask_address": Pace(times=2)})
    paces.check([("ask", "ada"), ("ask_address", "::1")])
    for _ in range(9):
        with pytest.raises(TooOften):
            paces.check([("ask", "ada"), ("ask_address", "::1")])
    paces.check([("ask", "bo"), ("ask_address", "::1")])
    with pytest.raises(TooOften):
        paces.check([("ask", "cy"), ("ask_address", "::1")])


def test_what_is_not_named_or_set_to_nothing_is_not_held_back() -> None:
    paces = Paces(clock=FakeClock(), paces={"ask": Pace(times=0)})
    for _ in range(999):
        paces.check([("ask", "ada"), ("call", "ada"), ("sign_in_address", "")])


def test_a_clock_that_is_put_back_locks_nobody_out() -> None:
    clock = FakeClock()
    paces = Paces(clock=clock, paces={"ask": Pace(times=6)})
    paces.check([("ask", "ada")])
    clock.advance(-3600)
    for _ in range(6):
        paces.check([("ask", "ada")])
    with pytest.raises(TooOften):
        paces.check([("ask", "ada")])
    clock.advance(10)
    paces.check([("ask", "ada")])


def test_memory_is_bounded_and_keeps_whoever_came_last() -> None:
    paces = Paces(clock=FakeClock(), paces={"ask": Pace(times=1)}, remembered=3)
    for number in range(50):
        paces.check([("ask", str(number))])
    with pytest.raises(TooOften):
        paces.check([("ask", "49")])
    paces.check([("ask", "0")])


@given(st.integers(1, 20), st.lists(st.floats(0, 90), max_size=60))
def test_in_no_minute_do_more_than_twice_as_many_pass(times: int, pauses: list[float]) -> None:
    clock = FakeClock()
    paces = Paces(clock=clock, paces={"ask": Pace(times=times)})
    passed = []
    for pause in pauses:
        clock.advance(pause)
        try:
            paces.check([("ask", "ada")])
        except TooOften:
            continue
        passed.append(clock.now())
    for moment in passed:
        within = [one for one in passed if moment <= one < moment + timedelta(seconds=60)]
        assert len(within) <= 2 * times
