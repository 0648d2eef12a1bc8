"""A challenger is promoted unless it loses, over all or on a label with enough rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.contest import GoldRow, chance_of_losing, hold_contest, unjudged


def rows(label: str, *, lost: int = 0, won: int = 0, same: int = 0) -> list[GoldRow]:
    made = [(True, False)] * lost + [(False, True)] * won + [(True, True)] * same
    return [GoldRow(label=label, champion_right=old, challenger_right=new) for old, new in made]


def test_an_equal_challenger_is_promoted() -> None:
    assert hold_contest(rows("a", lost=3, won=3, same=20)).promoted


def test_a_challenger_that_loses_a_label_is_kept_back_though_it_wins_over_all() -> None:
    contest = hold_contest(rows("a", lost=8, same=10) + rows("b", won=30, same=10))
    assert not contest.promoted
    (reason,) = contest.reasons
    assert "'a'" in reason
    assert "8 lost, 0 won" in reason


def test_a_label_with_few_rows_has_no_veto() -> None:
    assert hold_contest(rows("a", lost=6) + rows("b", won=30), least_support=10).promoted


def test_a_challenger_that_loses_over_all_is_kept_back() -> None:
    scattered = [row for number in range(9) for row in rows(f"l{number}", lost=1)]
    assert hold_contest(scattered).reasons[0].startswith("Over all")


def test_without_gold_rows_nothing_is_in_the_way() -> None:
    assert hold_contest(()).promoted


@pytest.mark.parametrize(("lost", "won", "p"), [(0, 0, 1.0), (5, 0, 1 / 32), (8, 2, 56 / 1024), (0, 5, 1.0)])
def test_the_exact_test_agrees_with_the_textbook(lost: int, won: int, p: float) -> None:
    assert chance_of_losing(lost, won) == pytest.approx(p)


@given(lost=st.integers(0, 60), won=st.integers(0, 60))
def test_losing_more_is_never_likelier(lost: int, won: int) -> None:
    assert 0.0 <= chance_of_losing(lost + 1, won) <= chance_of_losing(lost, won) + 1e-12
    assert chance_of_losing(lost, won) <= 1.0


def test_without_gold_rows_one_that_learned_from_far_less_does_not_take_over() -> None:
    assert unjudged(learned_from=300, champion_from=562).promoted
    (reason,) = unjudged(learned_from=16, champion_from=562).reasons
    assert "16 requests" in reason
    assert "562" in reason
