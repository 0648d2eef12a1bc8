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
