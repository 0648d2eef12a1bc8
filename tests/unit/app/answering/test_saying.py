"""The likelihood that a sentence says what was asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answering.lines import lines_of
from app.answering.saying import MEANING, features, likelihoods, packaged_weights, spans_of
from app.answering.wants import counted, offers, wants
from indexer.sentences import sentence_spans
from indexer.types import Chunk, Document, Highlight, Hit

PAGE = """# Printing

All printers use one queue.

## Add the queue

1. Open the portal.
2. Press **Install**.

| Code | Meaning |
| --- | --- |
| P-11 | unknown card |

**Scanning**

- Press *Scan to me*.
"""


def a_hit(text: str, scores: list[float] | None = None) -> tuple[Hit, list[Highlight]]:
    spans = sentence_spans(text)
    near = scores or [0.3] * len(spans)
    found = [Highlight(start=a, end=b, score=s, passage=0.4) for (a, b), s in zip(spans, near, strict=False)]
    document = Document(id="d", source="s", title="Printing", text=text)
    chunk = Chunk(id="d#0", document_id="d", position=0, text=text, start=0, end=len(text))
    return Hit(document=document, chunk=chunk, score=1.0, highlights=tuple(found)), found


def test_lines_are_told_apart_and_know_what_stands_above_them() -> None:
    _, sentences = a_hit(PAGE)
    lines = lines_of(PAGE, spans_of(sentences))
    kinds = ["heading", "text", "heading", "step", "step", "head", "row", "heading", "item"]
    assert [line.kind for line in lines] == kinds
    assert [line.under for line in lines] == [-1, 0, -1, 2, 2, 2, 2, -1, 7]
    assert [line.head for line in lines] == [-1, -1, -1, -1, -1, -1, 5, -1, -1]
    assert [place for place, line in enumerate(lines) if line.first_step] == [3]
    assert [place for place, line in enumerate(lines) if line.lead] == [1]


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
