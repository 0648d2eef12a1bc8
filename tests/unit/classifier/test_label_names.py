"""What labels are called, where it says what their requests are about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.crossfit import cross_fit
from classifier.experts_fit import Examples
from classifier.features import FeatureMaker, WordFeatures
from classifier.head_fit import HeadRows, head_rows
from classifier.label_names import spoken
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.types import LabelledText
from classifier.views import view_slices
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import WORDS, requests

ENCODER = WordHashEncoder()
TELLING = {topic: " ".join(words.split()[:3]).title().replace(" ", "") for topic, words in WORDS.items()}
"""A name of each topic that holds three of its words: `VpnTunnelRemote`."""


def called(rows: list[LabelledText], names: dict[str, str]) -> list[LabelledText]:
    return [replace(row, topic=names[row.topic]) for row in rows]


def named(rows: list[LabelledText]) -> HeadRows:
    maker = FeatureMaker(ENCODER, WordFeatures.learn([row.text for row in rows]))
    return head_rows(rows, "topic", without="oos").named(maker([row.text for row in rows]), maker)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("it/vpn-access", "it vpn access"),
        ("card_payment_fee", "card payment fee"),
        ("resetPassword", "reset password"),
        ("GRP_12", "grp 12"),
        ("Contraseña", "contraseña"),
        ("a|b ¦ c", "a b c"),
        ("???", ""),
    ],
)
def test_a_label_is_said_as_people_read_it(label: str, said: str) -> None:
    assert spoken(label) == said


@given(st.text(max_size=40))
def test_saying_it_twice_is_saying_it_once(label: str) -> None:
    assert spoken(spoken(label)) == spoken(label)


def test_names_that_say_what_rows_are_about_are_learned_from() -> None:
    assert named(called(requests(each=3), TELLING)).names is not None


def test_numbers_and_names_of_something_else_are_not() -> None:
    topics = list(WORDS)
    numbers = {topic: f"GRP_{place}" for place, topic in enumerate(topics)}
    swapped = {topic: TELLING[topics[place - 1]] for place, topic in enumerate(topics)}
    assert named(called(requests(each=3), numbers)).names is None
    assert named(called(requests(each=3), swapped)).names is None


def test_words_of_a_name_count_although_no_example_has_them() -> None:
    rows = [row for row in requests(each=9) if row.topic != "it/vpn" or "tunnel" not in row.text.split()]
    numbers = {topic: f"GRP_{place}" for place, topic in enumerate(WORDS)}
    chance = [
        next(score.probability for score in found.scores if score.label == names["it/vpn"])
        for names in (TELLING, numbers)
        for found in [train_triage(called(rows, names), ENCODER).predict("tunnel").topic]
    ]
    assert chance[0] > chance[1]


def test_a_name_takes_no_part_where_its_label_is_left_out() -> None:
    rows = called(requests(each=4), TELLING)
    maker = FeatureMaker(ENCODER, WordFeatures.learn([row.text for row in rows]))
    features = maker([row.text for row in rows])
    head = head_rows(rows, "topic", without="oos").named(features, maker)
    left = head.examples(features).rows(head.targets != 0).with_names()
    assert 0 not in left.targets
    assert len(left.targets) == 4 * 5 + 5


def test_what_is_held_out_are_rows_and_never_names() -> None:
    rows = called(requests(each=4), TELLING)
    maker = FeatureMaker(ENCODER, WordFeatures.learn([row.text for row in rows]))
    features = maker([row.text for row in rows])
    head = head_rows(rows, "topic", without="oos").named(features, maker)
    examples: Examples = head.examples(features)
    held = cross_fit(examples, np.arange(len(rows)) % 4, view_slices(ENCODER, 64), seed=0)
    assert held is not None
    assert sorted(held.rows.tolist()) == list(range(len(rows)))


def test_a_model_that_learned_from_names_says_the_same_after_it_was_saved(tmp_path: Path) -> None:
    model = train_triage(called(requests(each=4), TELLING), ENCODER)
    model.save(tmp_path)
    texts = [row.text for row in requests(each=2, first=40)]
    assert TriageModel.load(tmp_path, ENCODER).predict_batch(texts) == model.predict_batch(texts)
    assert all(text in {row.text for row in requests(each=4)} for text in model.kept.texts)
