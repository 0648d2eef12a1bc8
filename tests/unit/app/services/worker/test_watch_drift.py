"""When people ask other things than before the engine only suggests; a look a week, and few false alarms in a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import pytest

from app.answering.drift import Traffic, compare
from app.domain.drift import Drift, DriftLook
from app.domain.going_live import LiveState
from app.services.worker.watch_drift import WatchDrift
from tests.fakes.clock import FakeClock
from tests.unit.app.services.admin.test_going_live import MemorySwitch

WEEK = timedelta(days=8)
Comparing = Callable[[datetime, datetime, float], Drift | None]


@dataclass
class MemoryNotes:
    look: DriftLook | None = None

    def last(self) -> DriftLook | None:
        return self.look

    def keep(self, look: DriftLook) -> None:
        self.look = look


@dataclass
class Comparisons:
    """Says the same whenever it is asked, and what it was asked for."""

    drift: Drift | None
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)

    def __call__(self, since: datetime, until: datetime, level: float) -> Drift | None:
        self.spans.append((since, until))
        return self.drift


def seen(p: float | None) -> Drift:
    return Drift(reference=200, recent=300, questions_p=p, scores_p=0.5 if p else None, level=0.001)


def a_watch(compare: Comparing, *, retreats: bool = True, state: LiveState | None = None) -> WatchDrift:
    return WatchDrift(
        compare=compare,
        notes=MemoryNotes(),
        switch=MemorySwitch(state or LiveState()),
        clock=FakeClock(),
        retreats=retreats,
    )


def advance(watch: WatchDrift, by: timedelta) -> None:
    assert isinstance(watch.clock, FakeClock)
    watch.clock.advance(by.total_seconds())


def test_other_questions_end_in_suggestions_and_the_record_says_why() -> None:
    watch = a_watch(Comparisons(seen(0.0002)))
    assert watch() == 1
    state = watch.switch.read()
    assert "what is asked differs from the labelled requests (300 requests since" in state.retreat
    assert isinstance(watch.switch, MemorySwitch)
    assert watch.switch.acts[0].act == "retreated"
    advance(watch, WEEK)
    assert watch() == 0


def test_the_same_questions_go_on_and_the_look_is_kept() -> None:
    watch = a_watch(Comparisons(seen(0.3)))
    assert watch() == 0
    assert watch.notes.last() == DriftLook(at=watch.clock.now(), drift=seen(0.3))
    assert watch.switch.read() == LiveState()


def test_a_house_that_does_not_want_it_is_told_and_not_stopped() -> None:
    watch = a_watch(Comparisons(seen(0.0001)), retreats=False)
    assert watch() == 0
    look = watch.notes.last()
    assert look is not None
    assert look.drift.drifted
    assert watch.switch.read() == LiveState()


def test_looks_are_a_week_apart_over_restarts_too() -> None:
    compared = Comparisons(seen(0.3))
    watch = a_watch(compared)
    watch()
    advance(watch, timedelta(days=1))
    restarted = WatchDrift(compare=compared, notes=watch.notes, switch=watch.switch, clock=watch.clock)
    assert restarted() == 0
    assert len(compared.spans) == 1
    advance(watch, WEEK)
    restarted()
    assert len(compared.spans) == 2


@pytest.mark.parametrize("drift", [None, seen(None)])
def test_too_little_to_compare_costs_nothing_and_is_tried_again(drift: Drift | None) -> None:
    compared = Comparisons(drift)
    watch = a_watch(compared)
    watch()
    advance(watch, timedelta(hours=2))
    watch()
    assert len(compared.spans) == 2
    assert watch.notes.last() is None


def test_what_was_asked_before_somebody_resumed_no_longer_counts() -> None:
    compared = Comparisons(seen(0.3))
    clock = FakeClock()
    resumed = clock.now() - timedelta(days=2)
    a_watch(compared, state=LiveState(since=resumed))()
    assert compared.spans == [(resumed, clock.now())]


def test_unchanged_traffic_hardly_ever_retreats_in_a_year_and_changed_traffic_does() -> None:
    rng = np.random.default_rng(0)
    reference = traffic(rng, 120)

    def compared(moved: float) -> Comparing:
        def look(since: datetime, until: datetime, level: float) -> Drift:
            return compare(reference, traffic(rng, 60, moved=moved), level=level, permutations=4_999)

        return look

    watch = a_watch(compared(0.0))
    for _ in range(20):
        assert watch() == 0
        advance(watch, WEEK)
    assert a_watch(compared(0.6))() == 1


def traffic(rng: np.random.Generator, n: int, *, moved: float = 0.0) -> Traffic:
    rows = rng.normal(size=(n, 8)) + moved
    return Traffic(embeddings=rows / np.linalg.norm(rows, axis=1, keepdims=True), confidences=rng.beta(3, 1, n))
