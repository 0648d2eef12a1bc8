from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.keyword.typos import Nearest, within_two

VOCABULARY = {"password": 9, "printer": 5, "printed": 2, "connection": 4, "pause": 1, "scanner": 3}
NEAREST = Nearest(
    uses=lambda word: VOCABULARY.get(word, 0),
    starting=lambda prefix: [(word, uses) for word, uses in VOCABULARY.items() if word.startswith(prefix)],
)


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("pasword", "password"),
        ("passsword", "password"),
        ("passwrod", "password"),
        ("passwort", "password"),
        ("printes", "printer"),
        ("conection", "connection"),
        ("connextoin", "connection"),
    ],
)
def test_a_slip_is_read_as_the_commonest_near_word(typo: str, meant: str) -> None:
    assert NEAREST.of(typo) == meant


@pytest.mark.parametrize("word", ["zebra", "psas", "assword", "error42", "スキャナー", "scnr"])
def test_what_is_no_slip_of_a_known_word_stays(word: str) -> None:
    assert NEAREST.of(word) is None


def test_a_short_word_is_forgiven_one_slip_only() -> None:
    assert NEAREST.of("prntr") is None


@given(st.text(alphabet="abc", max_size=8), st.text(alphabet="abc", max_size=8))
def test_distance_is_the_same_both_ways(one: str, other: str) -> None:
    assert within_two(one, other) == within_two(other, one)


@given(st.text(min_size=3, max_size=12), st.integers(0, 11))
def test_a_word_with_one_letter_left_out_is_near(word: str, place: int) -> None:
    assert within_two(word, word[: place % len(word)] + word[place % len(word) + 1 :])
