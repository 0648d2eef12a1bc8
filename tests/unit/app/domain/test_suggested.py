"""What a suggestion's use says, and how much it moves the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fingerprint import Features
from app.domain.suggested import Effectiveness, SuggestionUse, edit_distance, suggestion_id
from app.domain.weighing import after_uses, shifted, shifts_of
from tests.fakes.builders import MOMENT

PROBABILITIES = st.floats(0.0, 1.0)
USE = SuggestionUse(
    suggestion_id="sug_1",
    ticket_id="tkt_1",
    document_id="t-1",
    kind="thread",
    outcome="sent",
    edited=0.0,
    believed=0.5,
    agent="agent:1",
    at=MOMENT,
    features=Features(model="m", vector=b"", words=frozenset(), codes=frozenset()),
)
REJECTED = replace(USE, outcome="rejected")


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ("Open Settings, choose Reset.", "Open  Settings,\nchoose Reset.", 0.0),
        ("Open Settings, choose Reset.", "Open Settings, choose Restart.", 0.25),
        ("one two", "one two three four", 0.5),
        ("one", "", 1.0),
        ("", "", 0.0),
        ("this", "that", 1.0),
    ],
)
def test_the_edit_distance_is_the_share_of_words_changed(before: str, after: str, share: float) -> None:
    assert edit_distance(before, after) == share


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_the_edit_distance_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0.0 <= edit_distance(one, other) <= 1.0
    assert edit_distance(one, other) == edit_distance(other, one)
    assert (edit_distance(one, other) == 0.0) == (one.split() == other.split())


def test_the_same_text_for_the_same_ticket_has_the_same_id() -> None:
    assert suggestion_id("tkt_1", "t-1", "Hi") == suggestion_id("tkt_1", "t-1", "Hi")
    assert len({suggestion_id("tkt_1", "t-1", "Hi"), suggestion_id("tkt_2", "t-1", "Hi")}) == 2


def test_without_use_a_probability_stays_what_it_was() -> None:
    assert after_uses(0.6, (), now=MOMENT) == 0.6
    assert shifts_of(()) == {}
    assert shifted(0.6, 0.0) == 0.6


@given(PROBABILITIES, PROBABILITIES, st.integers(1, 9))
def test_sends_raise_rejections_lower_and_nothing_leaves_the_scale(p: float, alike: float, times: int) -> None:
    risen = after_uses(p, [(USE, alike)] * times, now=MOMENT)
    sunk = after_uses(p, [(REJECTED, alike)] * times, now=MOMENT)
    assert 0.0 <= sunk <= p + 1e-9
    assert p - 1e-9 <= risen <= 1.0 + 1e-9


@given(PROBABILITIES, PROBABILITIES)
def test_a_use_that_is_yet_to_come_leaves_the_expectation_where_it_is(p: float, alike: float) -> None:
    risen, sunk = (after_uses(p, [(use, alike)], now=MOMENT) for use in (USE, REJECTED))
    assert p * risen + (1 - p) * sunk == pytest.approx(p)


def test_what_is_less_alike_or_longer_ago_counts_less() -> None:
    now = MOMENT + timedelta(days=360)
    fresh = replace(REJECTED, at=now)
    assert after_uses(0.8, [(fresh, 0.9)], now=now) < after_uses(0.8, [(fresh, 0.3)], now=now) < 0.8
    assert after_uses(0.8, [(fresh, 0.9)], now=now) < after_uses(0.8, [(REJECTED, 0.9)], now=now)


def test_two_rejections_on_tickets_just_like_this_one_hide_what_was_barely_likely() -> None:
    assert after_uses(0.7, [(REJECTED, 0.9)] * 2, now=MOMENT) < 0.5


@given(st.integers(1, 400), PROBABILITIES, PROBABILITIES)
def test_a_kind_moves_towards_what_came_true(uses: int, believed: float, true: float) -> None:
    kind = Effectiveness(kind="page", sent=uses, believed=believed * uses, succeeded=true * uses)
    moved = shifted(believed, shifts_of([kind])["page"])
    assert min(believed, true) - 0.01 <= moved <= max(believed, true) + 0.01


def test_many_uses_pull_a_kind_to_the_share_that_came_true() -> None:
    kind = Effectiveness(kind="page", sent=3000, rejected=3000, believed=4200.0, succeeded=3000.0)
    assert shifted(0.7, shifts_of([kind])["page"]) == pytest.approx(0.5, abs=0.01)
