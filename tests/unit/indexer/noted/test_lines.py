"""What is noted of sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.noted.lines import note_sentences
from indexer.noted.offers import offers
from indexer.noted.values import KINDS, OFFERS, SECTIONS
from indexer.noted.words import stems
from indexer.sentences import sentence_spans
from tests.fakes.pages import PRINTING as PAGE


def test_lines_are_told_apart() -> None:
    noted = note_sentences(PAGE, sentence_spans(PAGE))
    kinds = ["heading", "text", "heading", "step", "step", "head", "row", "heading", "item"]
    assert [KINDS[kind] for kind in noted.kinds] == kinds
    assert np.flatnonzero(noted.flags[:, 0]).tolist() == [1]


@pytest.mark.parametrize(
    ("sentence", "given_"),
    [
        ("Open **Beacon > IT** and press Go.", {"way", "place"}),
        ("Antes de las 9:30.", {"number", "time"}),
        ("Non si può usare in reparto.", {"leave"}),
        ("If it stays dark, wait.", {"case"}),
        ("See [the rules](rules.md).", {"refers"}),
        ("The queue is blue.", set()),
    ],
)
def test_what_is_offered_is_read_in_three_languages(sentence: str, given_: set[str]) -> None:
    assert offers(sentence) == given_


def test_everything_that_is_noted_of_a_sentence_is_read_back() -> None:
    text = "## Fix\n\nDid you press *Reset* at 9:30?"
    noted = note_sentences(text, sentence_spans(text))
    assert noted.flags[:, 1].tolist() == [0, 1]
    assert noted.flags[:, 0].tolist() == [0, 1]
    assert [OFFERS[place] for place in np.flatnonzero(noted.flags[1, 2:])] == ["number", "time"]
    assert [SECTIONS[section] for section in noted.sections] == ["helps", "helps"]


def test_sentences_that_hold_a_word_are_found() -> None:
    noted = note_sentences(PAGE, sentence_spans(PAGE))
    printers, install = sorted(stems("printers")), sorted(stems("install"))
    assert np.flatnonzero(noted.holding(printers)[0]).tolist() == [0, 1]
    assert np.flatnonzero(noted.holding(install)[0]).tolist() == [4]
    assert noted.holding([]).shape == (0, 9)


@given(st.text(max_size=300))
def test_each_sentence_has_its_own_words_whatever_the_page(text: str) -> None:
    spans = sentence_spans(text)
    noted = note_sentences(text, spans)
    ends = np.cumsum(noted.sizes).tolist()
    own = [set(noted.words[end - size : end].tolist()) for end, size in zip(ends, noted.sizes.tolist(), strict=True)]
    assert own == [set(stems(text[start:end])) for start, end in spans]
