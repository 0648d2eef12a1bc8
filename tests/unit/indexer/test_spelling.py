from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.spelling_fit import learn
from indexer.spelling import PACKAGED, Spelling, learn_spelling, packaged_spelling, words

CORPUS = Path(__file__).parents[3] / "corpora" / "halyard"
TEXTS = {"en": ["the thing with the other thing"], "it": ["la cosa della stanza, le cose delle stanze"]}


@pytest.mark.parametrize(("word", "language"), [("other", "en"), ("stanza", "it"), ("whether", "en"), ("danza", "it")])
def test_a_word_is_likeliest_where_words_are_spelled_like_it(word: str, language: str) -> None:
    spelling = Spelling(learn_spelling(TEXTS))
    chances = dict(zip(spelling.languages, spelling.of_word(word), strict=True))
    assert max(chances, key=lambda name: chances[name]) == language


@given(st.text(min_size=1, max_size=30))
def test_any_word_has_a_likelihood_in_every_language(word: str) -> None:
    values = Spelling(learn_spelling(TEXTS)).of_word(word)
    assert len(values) == 2
    assert all(value < 0 for value in values)


def test_words_are_runs_of_letters() -> None:
    assert words("El pdf n.º 3, «raro»: x_y") == ["El", "pdf", "n", "º", "raro", "x", "y"]


def test_the_packaged_table_is_what_the_demo_pages_give() -> None:
    assert json.loads(PACKAGED.read_text(encoding="utf-8")) == learn(CORPUS)
    assert packaged_spelling().languages == ("en", "es", "it")
