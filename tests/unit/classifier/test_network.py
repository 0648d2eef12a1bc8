"""What a small network learns where rows are too many to be remembered one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.experts_fit import fit_experts
from classifier.features import FeatureMaker, Features, WordFeatures
from classifier.head import HeadModel
from classifier.head_fit import head_rows
from classifier.likeness import MOST_REMEMBERED
from classifier.model import TriageModel
from classifier.network import NETWORK, Network
from classifier.network_fit import fit_network, themes_of
from classifier.protocol import Labels
from classifier.train import train_triage
from classifier.views import view_slices
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

# A network stops while it still learns, as meant; training keeps that to itself.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

ROWS = requests(each=40)
MAKER = FeatureMaker(WordHashEncoder(), WordFeatures.learn([row.text for row in ROWS]))
FEATURES = MAKER([row.text for row in ROWS])
HEAD = head_rows(ROWS, "topic", without="oos")
NEW = requests(each=5, first=100)


def learned(
    targets: Labels = HEAD.targets, *, features: Features = FEATURES, labels: int = len(HEAD.labels)
) -> Network:
    return fit_network(features, targets, np.ones(len(targets)), labels=labels, seed=0)


def test_it_knows_what_new_texts_are_about() -> None:
    said = learned().logits(MAKER([row.text for row in NEW]))
    assert [HEAD.labels[place] for place in said.argmax(axis=1)] == [row.topic for row in NEW]
    assert said.sum(axis=1) == pytest.approx(np.zeros(len(NEW)), abs=1e-9)


def test_words_say_what_vectors_do_not() -> None:
    blind = replace(FEATURES, dense=np.zeros_like(FEATURES.dense))
    said = learned(features=blind).logits(blind)
    assert (said.argmax(axis=1) == HEAD.targets).mean() > 0.9


def test_of_two_labels_it_tells_one_from_the_other() -> None:
    found = learned(np.asarray(HEAD.targets == 1, dtype=np.intp), labels=2)
    assert (found.logits(FEATURES).argmax(axis=1) == (HEAD.targets == 1)).mean() > 0.95


def test_a_label_it_never_saw_is_the_unlikeliest() -> None:
    said = learned(labels=len(HEAD.labels) + 1).logits(FEATURES)
    assert (said[:, -1] == said.min(axis=1)).all()


def test_texts_without_a_theme_in_common_leave_the_vectors() -> None:
    maker = FeatureMaker(WordHashEncoder(), WordFeatures.learn(["vpn", "vpn"]))
    features = maker(["vpn", "vpn"])
    assert fit_network(features, np.asarray([0, 1]), np.ones(2), labels=2, seed=0).logits(features).shape == (2, 2)


@pytest.mark.filterwarnings("error")
def test_one_text_again_and_again_has_themes_without_a_warning_on_the_screen() -> None:
    assert themes_of(FEATURES.words[[0] * 40], seed=0) is not None


def test_it_takes_the_place_of_memory_where_rows_are_many() -> None:
    views = view_slices(WordHashEncoder(), FEATURES.dense.shape[1])
    many = replace(HEAD.examples(FEATURES), remembered=False)
    assert [expert.name for expert in fit_experts(many, views, seed=0)][-1] == NETWORK
    assert not any(expert.name == NETWORK for expert in fit_experts(HEAD.examples(FEATURES), views, seed=0))


@pytest.mark.slow
def test_a_saved_model_of_many_rows_says_the_same(tmp_path: Path) -> None:
    rows = [replace(row, queue="", priority="") for row in requests(each=MOST_REMEMBERED // 6 + 1)]
    model = train_triage(rows, WordHashEncoder())
    head: HeadModel = model.heads["topic"]
    assert head.pool.weights[[expert.name for expert in head.pool.experts].index(NETWORK)] >= 0.0
    model.save(tmp_path)
    texts = [row.text for row in NEW]
    assert TriageModel.load(tmp_path, WordHashEncoder()).predict_batch(texts) == model.predict_batch(texts)
