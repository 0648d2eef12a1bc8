"""How much of a text's wording the texts of its label hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.features import FeatureMaker, Features, WordFeatures
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.types import LabelledText
from classifier.wording import Said
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

ENCODER = WordHashEncoder()
TEXTS = ("cancel my order", "cancel this order", "order a new mattress", "how firm is the mattress")
LABELS = np.asarray([0, 0, 1, 2])
MAKER = FeatureMaker(ENCODER, WordFeatures.learn(TEXTS))
SAID = Said.by(MAKER(TEXTS), LABELS, labels=3)
WORDING = SAID.wording(np.zeros(0))


def said_by(label: int, *texts: str) -> list[float]:
    return list(map(float, WORDING(MAKER(texts), np.full(len(texts), label))))


def test_a_word_that_nobody_says_with_a_label_tells_a_near_stray() -> None:
    same, known_elsewhere, unknown = said_by(0, "cancel my order", "cancel my mattress", "cancel my subscription")
    assert same > max(known_elsewhere, unknown)


def test_a_misspelled_word_is_nearly_the_one_it_was() -> None:
    right, misspelled, another = said_by(1, "order new mattress", "order new matress", "order new firm")
    assert right > misspelled > another


def test_many_words_that_are_held_say_more_than_one() -> None:
    one, all_of_them = said_by(2, "mattress", "how firm is the mattress")
    assert one < all_of_them


def test_a_labelled_text_is_compared_with_the_others_of_its_label() -> None:
    own = np.asarray([True, True, True, True])
    alone = SAID.by_others(MAKER(TEXTS), LABELS, own)
    together = SAID.by_others(MAKER(TEXTS), LABELS, ~own)
    assert (alone < together).all()
    assert alone[2] == 0.0, "nobody else has this label"


def test_what_is_usual_is_measured_on_labelled_texts() -> None:
    usually = SAID.by_others(MAKER(TEXTS), LABELS, np.ones(4, dtype=bool))
    told = SAID.wording(usually)(MAKER(TEXTS[:1]), LABELS[:1])
    assert told[0] == pytest.approx((WORDING(MAKER(TEXTS[:1]), LABELS[:1])[0] - usually.mean()) / usually.std())


@given(st.text(max_size=40))
def test_any_text_has_a_share(text: str) -> None:
    features: Features = MAKER([text])
    shares = SAID.by_others(features, np.asarray([1]), np.asarray([False]))
    assert 0.0 <= shares[0] < 1.0


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train_triage(requests(), ENCODER)


def test_it_is_saved_with_the_model(model: TriageModel, tmp_path: Path) -> None:
    before = model.heads["topic"].wording
    model.save(tmp_path)
    after = TriageModel.load(tmp_path, ENCODER).heads["topic"].wording
    assert before is not None
    assert after is not None
    assert (after.held == before.held).all()
    assert (after.usual, after.spread) == (before.usual, before.spread)


def test_where_texts_out_of_scope_were_labelled_those_tell() -> None:
    strays = [LabelledText(text=f"sing song number {number}", topic="oos") for number in range(25)]
    assert train_triage([*requests(), *strays], ENCODER).heads["topic"].wording is None
