"""Quotes without markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.plain_words import plain_lines, plain_words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Choose **IT > Equipment** and `GO`.", "Choose IT > Equipment and GO."),
        ("See [the rules](rules.md).", "See the rules."),
        ("Dublin | 24 days | 26 days |", "Dublin · 24 days · 26 days"),
        ("2 * 3 * 4 and a_b_c stay", "2 * 3 * 4 and a_b_c stay"),
        ("one | two", "one · two"),
        ("a | ", "a | "),
        ("hand \fthem in.\f", "hand them in."),
    ],
)
def test_signs_of_markdown_go_and_words_stay(text: str, said: str) -> None:
    assert plain_words(text) == said


@given(st.text(max_size=200))
def test_no_letter_is_lost_outside_of_addresses(text: str) -> None:
    kept = [c for c in plain_words(text) if c.isalnum()]
    assert kept == [c for c in text if c.isalnum()] or "](" in text


def test_lines_stay_lines_and_links_keep_the_addresses_that_lead_somewhere_by_themselves() -> None:
    said = "1. Open **My badge**\n| HV-307 | try [this page](https://x.example/a) |\n[https://y.example](https://y.example)"
    assert plain_lines(said) == "1. Open My badge\nHV-307 · try this page (https://x.example/a)\nhttps://y.example"
