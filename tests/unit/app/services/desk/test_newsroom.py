"""Everybody who looks hears what happens, once and in order, from one thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from app.domain.change import Change
from app.domain.ticket import TicketState, move
from app.ports import UnitOfWork, UnitOfWorkFactory
from app.services.desk.newsroom import WRITING, Newsroom
from tests.fakes.builders import MOMENT, a_request, a_ticket, an_event
from tests.fakes.clock import FakeClock
from tests.fakes.memory import MemoryUnitsOfWork


@dataclass
class _Watched:
    """A store that counts how often the newsroom's own thread began to read it."""

    units: MemoryUnitsOfWork = field(default_factory=MemoryUnitsOfWork)
    rounds: int = 0

    def __call__(self) -> UnitOfWork:
        self.rounds += threading.current_thread().name == "newsroom"
        return self.units()

    def another(self) -> None:
        """Wait until it has read anew and told of it, however busy the machine is: it begins the round after that."""
        before = self.rounds
        until(lambda: self.rounds >= before + 2)


@pytest.fixture
def units() -> _Watched:
    units = _Watched()
    with units() as work:
        work.records.add_request(a_request())
        work.tickets.add(replace(a_ticket(), queue="it"))
        work.commit()
    return units


@pytest.fixture
def newsroom(units: _Watched) -> Newsroom:
    return Newsroom(unit_of_work=units, clock=FakeClock(), pause=0.01)


def happen(units: UnitOfWorkFactory, *states: TicketState) -> None:
    for state in states:
        with units() as work:
            ticket = work.tickets.get("tkt_1")
            work.tickets.save(move(ticket, state, at=MOMENT), an_event(ticket, state))
            work.commit()


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true() and time.monotonic() < deadline:
        time.sleep(0.005)
    assert true()


def threads() -> int:
    return sum(thread.name == "newsroom" for thread in threading.enumerate())


def test_each_viewer_hears_each_change_once_and_in_order(units: _Watched, newsroom: Newsroom) -> None:
    first: list[Change] = []
    second: list[Change] = []
    with newsroom.viewing(first.append), newsroom.viewing(second.append):
        until(lambda: threads() == 1)  # that of another test may still be ending
        units.another()
        happen(units, "answered", "open", "in_progress")
        until(lambda: len(first) == 3 and len(second) == 3)
        units.another()
    assert [change.kind for change in first] == ["answered", "open", "in_progress"]
    assert first == second
    assert {change.queue for change in first} == {"it"}
    until(lambda: threads() == 0)


def test_what_happened_before_is_no_news(units: _Watched, newsroom: Newsroom) -> None:
    happen(units, "answered")
    heard: list[Change] = []
    with newsroom.viewing(heard.append):
        units.another()
        happen(units, "open")
        until(lambda: bool(heard))
    assert [change.kind for change in heard] == ["open"]
    assert [change.kind for change in newsroom.missed(1)] == ["answered", "open"]


def test_that_somebody_writes_is_news_without_their_words(units: _Watched, newsroom: Newsroom) -> None:
    heard: list[Change] = []
    with newsroom.viewing(heard.append):
        units.another()
        with units() as work:
            work.drawers.keep("ann", "draft:tkt_1", "Dear", at=MOMENT + timedelta(seconds=1))
            work.commit()
        until(lambda: bool(heard))
        units.another()
    assert [(change.kind, change.ticket_id, change.actor) for change in heard] == [(WRITING, "tkt_1", "")]
