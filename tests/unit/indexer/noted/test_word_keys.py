"""Words as numbers tell apart what their letters tell apart."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from indexer.noted.word_keys import word_keys

TEXTS = st.text(alphabet=st.one_of(st.sampled_from("abcXYZ019_ .-'\n"), st.characters(max_codepoint=0xFFFF)))


@given(text=TEXTS)
def test_every_word_has_the_number_of_its_first_letters(text: str) -> None:
    words = [word[:3] for word in re.findall(r"[^\W_]{2,}", text.lower())]

    keys = word_keys(text, letters=3).tolist()

    assert len(keys) == len(words)
    assert len(set(keys)) == len(set(words))
    assert len(set(zip(keys, words, strict=True))) == len(set(words))


def test_a_text_without_words_has_no_numbers() -> None:
    assert word_keys(" - a _ \N{FIRE}", letters=6).tolist() == []


def test_the_same_letters_elsewhere_make_another_word() -> None:
    ab, ba, longer = word_keys("ab ba abc", letters=6).tolist()

    assert len({ab, ba, longer}) == 3
