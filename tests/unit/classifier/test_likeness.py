"""What a head remembers of single labelled texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.experts_fit import fit_experts
from classifier.features import FeatureMaker, WordFeatures
from classifier.head_fit import HeadRows, head_rows
from classifier.likeness import LIKENESS, Likeness
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.views import view_slices
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

# A network stops while it still learns, as meant; training keeps that to itself.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

ROWS = requests(each=5)
TEXTS = [row.text for row in ROWS]
MAKER = FeatureMaker(WordHashEncoder(), WordFeatures.learn(TEXTS))
FEATURES = MAKER(TEXTS)


def memory(rows: HeadRows) -> Likeness:
    columns = slice(0, FEATURES.dense.shape[1])
    return Likeness.of(FEATURES.dense, rows.targets, rows.weights, labels=len(rows.labels), view=columns)


def test_a_text_said_before_has_the_topic_it_had_then() -> None:
    rows = head_rows(ROWS, "topic", without="oos")
    found = memory(rows).logits(FEATURES)
    assert (found.argmax(axis=1) == rows.targets).all()
    assert found.sum(axis=1) == pytest.approx(np.zeros(len(ROWS)), abs=1e-6)


def test_a_label_it_never_saw_comes_last() -> None:
    rows = head_rows(ROWS, "topic", without="oos")
    columns = slice(0, FEATURES.dense.shape[1])
    wider = Likeness.of(FEATURES.dense, rows.targets, rows.weights, labels=len(rows.labels) + 1, view=columns)
    assert (wider.logits(FEATURES).argmin(axis=1) == len(rows.labels)).all()


@pytest.mark.parametrize("text", ["", "?!", "zzz unheard of"])
def test_a_text_like_nothing_else_gets_finite_scores(text: str) -> None:
    assert np.isfinite(memory(head_rows(ROWS, "topic", without="oos")).logits(MAKER([text]))).all()


@pytest.mark.parametrize(("each", "remembers"), [(1_000, True), (1_001, False)])
def test_single_texts_are_remembered_while_they_are_few(each: int, remembers: bool) -> None:
    many = head_rows(requests(each=each), "topic", without="oos")  # six topics
    features = FEATURES.rows(np.zeros(len(many.row), dtype=np.intp))
    assert replace(many, row=np.zeros(len(many.row), dtype=np.intp)).examples(features).remembered is remembers


@pytest.mark.parametrize("remembered", [True, False])
def test_only_remembered_texts_have_an_expert_of_their_own(remembered: bool) -> None:
    examples = replace(head_rows(ROWS, "topic", without="oos").examples(FEATURES), remembered=remembered)
    names = [
        expert.name for expert in fit_experts(examples, view_slices(WordHashEncoder(), FEATURES.dense.shape[1]), seed=0)
    ]
    assert any(name.startswith(LIKENESS) for name in names) is remembered


def test_a_saved_model_remembers_the_same(tmp_path: Path) -> None:
    model = train_triage(ROWS, WordHashEncoder())
    model.save(tmp_path / "m")
    loaded = TriageModel.load(tmp_path / "m", WordHashEncoder())
    assert loaded.predict("printer toner") == model.predict("printer toner")
