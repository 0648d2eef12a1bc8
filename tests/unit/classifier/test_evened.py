"""What a head remembers once what tells nothing of labels no longer decides which texts are near."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.card import FORMAT
from classifier.evened import EVENED, Evened
from classifier.experts_fit import fit_experts
from classifier.features import FeatureMaker, WordFeatures
from classifier.head_fit import head_rows
from classifier.likeness import Likeness
from classifier.model import TriageModel
from classifier.protocol import Labels, Matrix
from classifier.train import train_triage
from classifier.types import ModelMismatch
from classifier.views import view_slices
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

ROWS = requests(each=5)
TEXTS = [row.text for row in ROWS]
MAKER = FeatureMaker(WordHashEncoder(), WordFeatures.learn(TEXTS))
FEATURES = MAKER(TEXTS)
HEAD = head_rows(ROWS, "topic", without="oos")
VIEWS = view_slices(WordHashEncoder(), FEATURES.dense.shape[1])


def memory(*, labels: int = len(HEAD.labels)) -> Evened:
    return Evened.of(FEATURES.dense, HEAD.targets, HEAD.weights, labels=labels)


def far_apart_in_vain(each: int, *, seed: int) -> tuple[Matrix, Labels]:
    """Rows of two labels that one column tells apart; what three others say is louder, and the same for both."""
    random = np.random.default_rng(seed)
    targets = np.repeat([0, 1], each)
    rows = random.normal(scale=0.1, size=(2 * each, 8))
    rows[:, 0] += np.where(targets == 0, -0.15, 0.15)
    rows[:, 1:4] += random.normal(scale=1.0, size=(2 * each, 3))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), targets.astype(np.intp)


def test_what_labels_do_not_differ_in_does_not_decide_who_is_near() -> None:
    (learned, targets), (new, wanted) = far_apart_in_vain(30, seed=0), far_apart_in_vain(200, seed=1)
    plain = Likeness.of(learned, targets, np.ones(60), labels=2, view=slice(0, 8))
    evened = Evened.of(learned, targets, np.ones(60), labels=2)
    features = replace(FEATURES, dense=new)
    right = [(expert.logits(features).argmax(axis=1) == wanted).mean() for expert in (plain, evened)]
    assert right[1] > right[0] + 0.02


def test_a_text_said_before_has_the_topic_it_had_then() -> None:
    found = memory().logits(FEATURES)
    assert (found.argmax(axis=1) == HEAD.targets).all()
    assert found.sum(axis=1) == pytest.approx(np.zeros(len(ROWS)), abs=1e-6)


def test_a_label_it_never_saw_comes_last() -> None:
    assert (memory(labels=len(HEAD.labels) + 1).logits(FEATURES).argmin(axis=1) == len(HEAD.labels)).all()


@pytest.mark.parametrize("text", ["", "?!", "zzz unheard of"])
def test_a_text_like_nothing_else_gets_finite_scores(text: str) -> None:
    assert np.isfinite(memory().logits(MAKER([text]))).all()


def test_one_example_a_label_shows_no_spread_and_is_remembered_all_the_same() -> None:
    first = [int(np.flatnonzero(HEAD.targets == label)[0]) for label in range(len(HEAD.labels))]
    alone = Evened.of(FEATURES.dense[first], HEAD.targets[first], np.ones(len(first)), labels=len(first))
    assert (alone.logits(FEATURES.rows(np.asarray(first))).argmax(axis=1) == HEAD.targets[first]).all()


@pytest.mark.parametrize(("each", "scarce"), [(20, True), (21, False)])
def test_rows_are_evened_while_they_are_scarce_for_their_labels(each: int, scarce: bool) -> None:
    many = head_rows(requests(each=each), "topic", without="oos")
    features = FEATURES.rows(np.zeros(len(many.row), dtype=np.intp))
    assert replace(many, row=np.zeros(len(many.row), dtype=np.intp)).examples(features).scarce is scarce


@pytest.mark.parametrize("scarce", [True, False])
def test_only_scarce_rows_are_evened(scarce: bool) -> None:
    examples = replace(HEAD.examples(FEATURES), scarce=scarce)
    assert any(expert.name == EVENED for expert in fit_experts(examples, VIEWS, seed=0)) is scarce


def test_a_saved_model_remembers_the_same(tmp_path: Path) -> None:
    model = train_triage(ROWS, WordHashEncoder())
    assert any(isinstance(expert, Evened) for expert in model.heads["topic"].pool.experts)
    model.save(tmp_path)
    texts = [row.text for row in requests(each=3, first=50)]
    assert TriageModel.load(tmp_path, WordHashEncoder()).predict_batch(texts) == model.predict_batch(texts)


def saved_as(number: int, folder: Path) -> TriageModel:
    """A model without this expert, saved as one of another format."""
    model = train_triage(requests(each=21), WordHashEncoder())
    model.save(folder)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps(card | {"format": number}), encoding="utf-8")
    return model


def test_a_model_of_the_format_before_is_read_as_ever(tmp_path: Path) -> None:
    model = saved_as(11, tmp_path)
    assert TriageModel.load(tmp_path, WordHashEncoder()).predict("printer toner") == model.predict("printer toner")


def test_a_model_of_a_format_to_come_is_refused_with_what_to_do(tmp_path: Path) -> None:
    saved_as(FORMAT + 1, tmp_path)
    with pytest.raises(ModelMismatch, match=rf"format {FORMAT + 1}.*firstline train triage"):
        TriageModel.load(tmp_path, WordHashEncoder())
