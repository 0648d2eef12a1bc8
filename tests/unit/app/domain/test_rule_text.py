"""The difference between two versions, as an administrator reads it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.rule_text import changes_between

TEXTS = st.lists(st.text(st.characters(codec="ascii", categories=["L", "P"]), max_size=4), max_size=12).map("\n".join)


def told(before: str, after: str) -> list[str]:
    return [f"{line.sign}{line.text}" for line in changes_between(before, after)]


def test_a_change_is_shown_with_two_lines_around_it() -> None:
    before = "\n".join("abcdefgh")
    assert told(before, before.replace("d", "D")) == [" b", " c", "-d", "+D", " e", " f"]


def test_what_lies_between_changes_far_apart_is_left_out() -> None:
    before = "\n".join(map(str, range(20)))
    assert "~" in told(before, before.replace("19", "x").replace("0\n1\n", "y\n1\n", 1))


def test_line_ends_of_browsers_are_no_difference() -> None:
    assert told("a\nb\n", "a\r\nb") == []


@given(TEXTS, TEXTS)
def test_what_was_put_in_less_what_was_taken_out_is_what_the_text_grew_by(before: str, after: str) -> None:
    signs = [line.sign for line in changes_between(before, after)]
    grown = after.rstrip().count("\n") - before.rstrip().count("\n")
    assert signs.count("+") - signs.count("-") == grown
    assert bool(signs) == (before.rstrip() != after.rstrip())
