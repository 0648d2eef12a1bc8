"""Requests about one thing make a gap, with a draft of what people said, masked."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eval.knowledge.damage import harmful
from eval.knowledge.gap_draft import draft_of
from eval.knowledge.gap_prediction import trials_of
from eval.knowledge.gaps import FindGaps, Gap, Period, Unmet, clusters, gap_row, unmet_of
from tests.fakes.builders import MOMENT
from tests.fakes.encoder import WordHashEncoder

ENCODE = WordHashEncoder().embed_passages
BIKES = [
    "what is the code of the bike shed in dublin",
    "the code of the bike shed in dublin was changed",
    "who knows the code of the bike shed in dublin",
    "bike shed in dublin: which code now",
]
OTHERS = ["my payslip shows a wrong bank account", "order twenty chairs for a workshop", "thanks for lunch"]
SAID = "Register with Facilities. The new code comes by mail to ana@example.com."


def unmet(texts: list[str], *, said: str = SAID, first: int = 0) -> list[Unmet]:
    return [
        Unmet(id=f"r{first + n}", text=text, at=MOMENT + timedelta(days=first + n), said=said, minutes=10, nearest="p1")
        for n, text in enumerate(texts)
    ]


def the_gap() -> Gap:
    (gap,) = FindGaps(ENCODE)([*unmet(BIKES), *unmet(OTHERS, said="", first=10)])
    return gap


def test_requests_about_one_thing_are_one_gap_and_single_ones_none() -> None:
    gap = the_gap()
    assert {member.id for member in gap.members} == {"r0", "r1", "r2", "r3"}
    assert (gap.minutes, gap.nearest_miss) == (40, "p1")


def test_too_few_requests_are_no_gap() -> None:
    assert FindGaps(ENCODE)(unmet(BIKES[:2])) == ()
    assert FindGaps(ENCODE)([]) == ()


def test_a_growing_gap_has_a_trend_above_one() -> None:
    period = Period(begin=MOMENT - timedelta(days=20), end=MOMENT + timedelta(days=20))
    assert period.trend(the_gap()) > 1


def test_a_draft_holds_what_people_said_and_asked_without_their_addresses() -> None:
    gap = the_gap()
    draft = draft_of(gap, gap.members, ENCODE)
    assert draft is not None
    assert "Register with Facilities." in draft.text
    assert BIKES[0] in draft.text
    assert "ana@example.com" not in draft.text


def test_one_answer_alone_makes_no_draft() -> None:
    gap = the_gap()
    assert draft_of(gap, gap.members[:1], ENCODE) is None


def test_a_draft_is_tried_on_later_requests_than_it_is_made_of() -> None:
    (trial,) = trials_of([the_gap()], ENCODE)
    assert trial.draft is not None
    assert set(trial.draft.made_of) == {"r0", "r1"}
    assert [member.id for member in trial.later] == ["r2", "r3"]
    assert all(member.at.date() > trial.draft.day for member in trial.later)


def test_the_row_of_a_gap_is_masked() -> None:
    asked = unmet([f"{text}, write to ben@example.com" for text in BIKES])
    (gap,) = FindGaps(ENCODE)(asked)
    row = gap_row(gap, Period(begin=MOMENT, end=MOMENT + timedelta(days=9)))
    assert "ben@example.com" not in str(row)


def test_what_was_answered_well_or_met_with_silence_is_not_unmet() -> None:
    rows: list[dict[str, object]] = [
        {"id": "a", "time": MOMENT.isoformat(), "decision": "reply", "verdict": "right"},
        {"id": "b", "time": MOMENT.isoformat(), "decision": "reply", "verdict": "wrong", "documents": ["p"]},
        {"id": "c", "time": MOMENT.isoformat(), "decision": "escalate", "suggestions": ["q"]},
        {"id": "d", "time": MOMENT.isoformat(), "decision": "silent"},
    ]
    assert [(one.id, one.wrong, one.nearest) for one in unmet_of(rows, minutes=5)] == [
        ("b", True, "p"),
        ("c", False, "q"),
    ]


@given(st.integers(2, 12), st.integers(0, 5))
def test_every_request_lies_in_exactly_one_cluster(count: int, seed: int) -> None:
    rows = np.random.default_rng(seed).normal(size=(count, 4)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = clusters(rows @ rows.T, 0.5)
    assert sorted(place for group in found for place in group) == list(range(count))


def test_a_page_that_was_wrong_often_and_is_old_harms_most() -> None:
    row = {"answered": True, "time": MOMENT.isoformat(), "quote": "Old rule.", "text": "which rule?"}
    rows = [
        *({**row, "documents": ["old"], "verdict": "wrong", "deflection": "refuted"} for _ in range(3)),
        *({**row, "documents": ["new"], "verdict": "wrong", "deflection": "refuted"} for _ in range(3)),
        *({**row, "documents": ["fine"], "verdict": "right", "deflection": "confirmed"} for _ in range(9)),
    ]
    days = {"old": MOMENT.date() - timedelta(days=1500), "new": MOMENT.date()}
    found = harmful(rows, {name: (name, "owner", day) for name, day in days.items()})
    assert [page.id for page in found] == ["old", "new"]
    assert found[0].sentences == ("Old rule.",)
