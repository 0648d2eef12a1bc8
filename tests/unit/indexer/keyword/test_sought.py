"""Which words of a question choose chunks, and which only add to what was chosen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.keyword.sought import COMMON, MOST_WORTH, Sought, divided, idf

TOTAL = 1000
USES = {"how": 400, "do": 300, "vpn": 5, "token": 9, "the": 151, "unheard": 0}


def uses(_: str, term: str) -> int:
    return USES[term]


def sought(*terms: str) -> list[Sought]:
    return [Sought("body_en", term, 1.0) for term in terms]


def test_words_that_many_chunks_hold_do_not_choose() -> None:
    telling, common = divided(sought("how", "do", "vpn", "token"), uses, TOTAL)
    assert [one.term for one in telling] == ["vpn", "token"]
    assert [one.term for one in common] == ["how", "do"]


def test_common_words_choose_where_the_others_tell_too_little() -> None:
    for asked in (sought("how", "do", "the", "vpn"), sought("how", "do", "unheard")):
        assert divided(asked, uses, TOTAL) == (asked, ())


def test_of_common_words_alone_all_choose() -> None:
    assert divided(sought("how", "the"), uses, TOTAL) == (sought("how", "the"), ())


@given(st.lists(st.tuples(st.integers(0, TOTAL), st.floats(0.1, 2)), max_size=30))
def test_every_word_is_on_one_side_and_common_ones_are_worth_little(words: list[tuple[int, float]]) -> None:
    asked = [Sought("body_en", f"{place}", boost) for place, (_, boost) in enumerate(words)]
    telling, common = divided(asked, lambda _, term: words[int(term)][0], TOTAL)
    assert sorted([*telling, *common]) == sorted(asked)
    worth = {one: one.boost * idf(TOTAL, words[int(one.term)][0]) for one in asked if words[int(one.term)][0]}
    assert sum(worth[one] for one in common) <= MOST_WORTH * sum(worth.values()) + 1e-9
    assert all(words[int(one.term)][0] > COMMON * TOTAL for one in common)
