"""The likelihood that a sentence says what was asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.lines import layout_of
from app.answering.saying import MEANING, features, likelihoods, packaged_weights
from app.answering.wants import counted, wants
from indexer.noted.lines import note_sentences
from indexer.sentences import sentence_spans
from indexer.types import Chunk, Document, Highlight, Hit
from tests.fakes.pages import PRINTING as PAGE


def a_hit(text: str, scores: list[float] | None = None) -> tuple[Hit, list[Highlight]]:
    spans = sentence_spans(text)
    near = scores or [0.3] * len(spans)
    found = [Highlight(start=a, end=b, score=s, passage=0.4) for (a, b), s in zip(spans, near, strict=False)]
    document = Document(id="d", source="s", title="Printing", text=text)
    chunk = Chunk(id="d#0", document_id="d", position=0, text=text, start=0, end=len(text))
    return Hit(document=document, chunk=chunk, score=1.0, highlights=tuple(found)), found


def test_sentences_know_what_stands_above_them() -> None:
    noted = note_sentences(PAGE, sentence_spans(PAGE))
    layout = layout_of(noted)
    assert layout.under.tolist() == [-1, 0, -1, 2, 2, 2, 2, -1, 7]
    assert layout.head.tolist() == [-1, -1, -1, -1, -1, -1, 5, -1, -1]
    assert np.flatnonzero(layout.first_under).tolist() == [1, 3, 8]
    assert np.flatnonzero(layout.first_step).tolist() == [3]


def test_no_sentences_have_nothing_above_them() -> None:
    assert layout_of(note_sentences("", [])).head.tolist() == []


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("how many days do I get", {"number"}),
        ("¿Cuándo se cobra?", {"number", "time"}),
        ("dove si parcheggia", {"place"}),
        ("how do I print", {"way"}),
        ("can I bring my dog", {"leave"}),
        ("no me funciona el correo", {"case"}),
        ("the printer", set()),
    ],
)
def test_what_is_wanted_is_read_in_three_languages(question: str, wanted: set[str]) -> None:
    assert wants(question) == wanted


def test_what_is_to_be_counted_is_looked_for_beside_a_number() -> None:
    unit = counted("how many days can I work from home")
    assert unit is not None
    assert unit.search("up to 3 days a week")
    assert unit.search("2 working days")
    assert not unit.search("3 weeks")
    assert counted("how do I print") is None


def test_every_feature_has_a_meaning_and_the_packaged_weights_know_them_all() -> None:
    hit, sentences = a_hit(PAGE)
    assert features("how do I print", hit, sentences).shape == (len(sentences), len(MEANING))
    assert np.count_nonzero(packaged_weights()) == len(MEANING)


@given(st.text(max_size=60), st.text(min_size=1, max_size=300), st.data())
def test_likelihoods_are_shares_whatever_is_asked_of_whatever_page(
    question: str, text: str, data: st.DataObject
) -> None:
    count = len(sentence_spans(text))
    scores = data.draw(st.lists(st.floats(-1, 1), min_size=count, max_size=count))
    hit, sentences = a_hit(text, scores)
    if sentences:
        likely = likelihoods(question, hit, sentences)
        assert likely.sum() == pytest.approx(1.0)
        assert (likely >= 0).all()
