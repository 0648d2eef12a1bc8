"""What a head learns from each labelled text at once: kernel ridge regression."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.experts_fit import Examples
from classifier.features import FeatureMaker, WordFeatures, warmth
from classifier.head_fit import head_rows
from classifier.kernel import KERNEL, Kernel
from classifier.kernel_fit import fit_kernel
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.views import view_slices
from tests.fakes.encoder import SideBySideEncoder, WordHashEncoder
from tests.fakes.labelled import requests

ENCODER = SideBySideEncoder(left=WordHashEncoder(), right=WordHashEncoder(dimensions=48, model_id="other"))
ROWS = requests(each=5)
TEXTS = [row.text for row in ROWS]
MAKER = FeatureMaker(ENCODER, WordFeatures.learn(TEXTS))
FEATURES = MAKER(TEXTS)
VIEWS = view_slices(ENCODER, FEATURES.dense.shape[1])
HEAD = head_rows(ROWS, "topic", without="oos")
EXAMPLES = HEAD.examples(FEATURES)


def learned(examples: Examples = EXAMPLES) -> Kernel:
    learned = examples.targets, examples.weights
    return fit_kernel(examples.features, *learned, VIEWS, labels=examples.labels)


def test_a_text_said_before_has_the_topic_it_had_then() -> None:
    found = learned().logits(FEATURES)
    assert (found.argmax(axis=1) == HEAD.targets).all()
    assert found.sum(axis=1) == pytest.approx(np.zeros(len(ROWS)), abs=1e-6)


def test_it_says_what_ridge_regression_over_its_kernel_says() -> None:
    new = MAKER([row.text for row in requests(each=3, first=40)])
    words, texts = FEATURES.words.toarray(), new.words.toarray()

    def near(rows: np.ndarray) -> np.ndarray:
        return np.asarray(np.mean([warmth(rows[:, view] @ FEATURES.dense[:, view].T) for view in VIEWS], axis=0))

    wanted = np.eye(EXAMPLES.labels)[HEAD.targets]
    base = wanted.mean(axis=0)
    solved = np.linalg.solve(near(FEATURES.dense) + words @ words.T / 2 + np.eye(len(ROWS)), wanted - base)
    said = np.log(np.maximum((near(new.dense) + texts @ words.T / 2) @ solved + base, 0.01))
    assert learned().logits(new) == pytest.approx(said - said.mean(axis=1, keepdims=True), abs=0.05)


def test_a_label_it_never_saw_comes_last() -> None:
    wider = learned(replace(EXAMPLES, labels=EXAMPLES.labels + 1)).logits(FEATURES)
    assert (wider[:, -1] == wider.min(axis=1)).all()


def test_among_equal_texts_a_wrong_label_is_outvoted() -> None:
    again = np.concatenate([np.arange(len(ROWS)), np.zeros(4, dtype=np.intp)])  # the first text is said five times
    targets = np.concatenate([HEAD.targets, np.repeat(HEAD.targets[0], 4)])
    targets[0] = (targets[0] + 1) % EXAMPLES.labels
    torn = Examples(features=FEATURES.rows(again), targets=targets, weights=np.ones(len(again)), labels=EXAMPLES.labels)
    assert learned(torn).logits(FEATURES.rows(again[:1])).argmax() == HEAD.targets[0]


@pytest.mark.parametrize("text", ["", "?!", "zzz unheard of"])
def test_a_text_like_nothing_else_gets_finite_scores(text: str) -> None:
    assert np.isfinite(learned().logits(MAKER([text]))).all()


def test_a_text_gets_the_same_scores_alone_and_in_company() -> None:
    together = learned().logits(FEATURES)
    alone = np.vstack([learned().logits(MAKER([text])) for text in TEXTS[:5]])
    assert alone == pytest.approx(together[:5], abs=1e-4)


def test_a_saved_kernel_says_the_same(tmp_path: Path) -> None:
    model = train_triage(requests(each=8), ENCODER)
    model.save(tmp_path)
    again = TriageModel.load(tmp_path, ENCODER)
    features = model.features(TEXTS)
    for name, head in model.heads.items():
        (kernel,) = (expert for expert in head.pool.experts if expert.name == KERNEL)
        (loaded,) = (expert for expert in again.heads[name].pool.experts if expert.name == KERNEL)
        assert loaded.logits(features) == pytest.approx(kernel.logits(features), abs=1e-5)
