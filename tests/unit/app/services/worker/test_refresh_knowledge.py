"""Knowledge is brought up to date when something was said, and not otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from app.services.worker.refresh_knowledge import RefreshKnowledge
from tests.fakes.clock import FakeClock


@dataclass
class _House:
    clock: FakeClock = field(default_factory=FakeClock)
    said: int = 0
    refreshed: int = 0

    def chore(self, minutes: int = 10) -> RefreshKnowledge:
        return RefreshKnowledge(
            clock=self.clock, every=timedelta(minutes=minutes), stamp=lambda: self.said, refresh=self._refresh
        )

    def _refresh(self) -> None:
        self.refreshed += 1


def test_a_service_that_just_started_has_better_things_to_do() -> None:
    house = _House()
    chore = house.chore()
    assert chore() == 0
    house.clock.advance(601)
    assert chore() == 1
    assert house.refreshed == 1


def test_it_looks_every_so_often_and_acts_only_upon_something_new() -> None:
    house = _House()
    chore = house.chore()
    chore()
    for said, seconds, refreshed in ((0, 601, 1), (1, 30, 1), (1, 601, 2), (1, 601, 2), (2, 601, 3)):
        house.said = said
        house.clock.advance(seconds)
        chore()
        assert house.refreshed == refreshed


def test_with_no_minutes_it_never_does() -> None:
    house = _House()
    chore = house.chore(0)
    chore()
    house.clock.advance(86_400)
    assert chore() == 0
