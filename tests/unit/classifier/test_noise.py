"""Rows whose label looks wrong are found; the others are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from classifier.noise import doubtful_rows
from classifier.types import BadTrainingData, LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests


def test_swapped_labels_are_found_with_what_they_should_be() -> None:
    rows = requests(each=30)
    wrong = {40: "legal/nda", 100: "it/vpn", 150: "it/printing"}
    muddled = [replace(row, topic=wrong.get(place, row.topic)) for place, row in enumerate(rows)]
    found = doubtful_rows(muddled, WordHashEncoder())
    assert {row.place for row in found[:5]} >= set(wrong)
    assert {row.place: row.suggested for row in found if row.place in wrong} == {p: rows[p].topic for p in wrong}
    assert len(found) < 12


def test_clean_rows_are_hardly_doubted() -> None:
    assert len(doubtful_rows(requests(each=30), WordHashEncoder())) <= 4


def test_rows_without_a_label_and_rare_labels_are_not_judged() -> None:
    rows = [*requests(each=10), LabelledText(text="vpn tunnel"), LabelledText(text="vpn gateway", topic="rare")]
    assert {row.place for row in doubtful_rows(rows, WordHashEncoder())}.isdisjoint({60, 61})


def test_one_label_alone_cannot_be_judged() -> None:
    with pytest.raises(BadTrainingData, match="two labels"):
        doubtful_rows([row for row in requests(each=10) if row.topic == "it/vpn"], WordHashEncoder())


def test_a_queue_that_was_chosen_by_itself_betrays_a_wrong_topic() -> None:
    rows = [replace(row, text=f"please help {place}") for place, row in enumerate(requests(each=30))]
    muddled = [replace(row, topic="legal/nda") if place in {5, 40, 70} else row for place, row in enumerate(rows)]
    assert {row.place for row in doubtful_rows(muddled, WordHashEncoder())} >= {5, 40, 70}


def test_a_queue_that_follows_the_topic_vouches_for_nothing() -> None:
    rows = requests(each=30)
    muddled = [
        replace(row, topic="legal/nda", queue="legal") if place in {5, 40} else row for place, row in enumerate(rows)
    ]
    assert {row.place for row in doubtful_rows(muddled, WordHashEncoder())} >= {5, 40}


def test_a_row_of_which_one_topic_fits_is_doubted_less_than_one_that_is_all_wrong() -> None:
    rows = requests(each=30)
    topics = {40: "legal/nda", 41: f"{rows[41].topic}|legal/nda"}
    muddled = [replace(row, topic=topics.get(place, row.topic)) for place, row in enumerate(rows)]
    found = [row.place for row in doubtful_rows(muddled, WordHashEncoder()) if row.place in topics]
    assert found[0] == 40


def test_more_rows_than_are_judged_together_are_dealt_out() -> None:
    rows = requests(each=400)
    wrong = set(range(7, len(rows), 29))
    muddled = [replace(row, topic=rows[place - 600].topic) if place in wrong else row for place, row in enumerate(rows)]
    found = {row.place for row in doubtful_rows(muddled, WordHashEncoder())}
    assert len(found & wrong) > 0.8 * len(wrong)
    assert len(found & wrong) > 0.7 * len(found)


def test_a_topic_of_another_family_is_doubted_before_one_of_the_same() -> None:
    rows = [row for row in requests(each=30) if row.topic.count("/") == 1]
    families = {row.topic.partition("/")[0] for row in rows}
    assert "it" in families
    assert len(families) > 1
    told = [replace(row, text=f"{row.topic.partition('/')[0]} matter, please help {n}") for n, row in enumerate(rows)]
    near = next(n for n, row in enumerate(told) if row.topic == "it/vpn")
    far = next(n for n, row in enumerate(told) if n != near and row.topic == "it/vpn")
    wrong = {near: "it/printing", far: next(row.topic for row in told if not row.topic.startswith("it/"))}
    muddled = [replace(row, topic=wrong.get(n, row.topic), queue="") for n, row in enumerate(told)]
    found = [row.place for row in doubtful_rows(muddled, WordHashEncoder()) if row.place in wrong]
    assert found[:1] == [far]


def test_a_row_that_has_every_label_is_never_doubted() -> None:
    rows = [row for row in requests(each=10) if row.topic in {"it/vpn", "legal/nda"}]
    both = [replace(rows[0], topic="it/vpn|legal/nda"), *rows[1:]]
    assert 0 not in {row.place for row in doubtful_rows(both, WordHashEncoder())}
