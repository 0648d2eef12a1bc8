"""Heads that are told the topic: tier and queue follow it more closely than they follow words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.hearsay import HEARSAY, Hearsay
from classifier.model import TriageModel
from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests, strangers


def with_tiers(rows: Sequence[LabelledText]) -> list[LabelledText]:
    """Every other topic of the file is of tier 2: nothing in the words says so."""
    second = set(sorted({row.topic for row in rows})[::2])
    return [replace(row, tier="2" if row.topic in second else "1") for row in rows]


@pytest.fixture(scope="module")
def model() -> TriageModel:
    return train_triage([*with_tiers(requests()), *strangers()], WordHashEncoder())


def test_a_head_that_follows_the_topic_hears_it(model: TriageModel) -> None:
    pool = model.heads["tier"].pool
    heard = [weight for expert, weight in zip(pool.experts, pool.weights, strict=True) if expert.name == HEARSAY]
    assert len(heard) == 1
    assert heard[0] > 0.0
    assert not any(expert.name == HEARSAY for expert in model.heads["topic"].pool.experts)
    unseen = with_tiers(requests(each=8, first=100))
    found = model.predict_batch([row.text for row in unseen])
    right = [prediction.tier is not None and prediction.tier.best.label for prediction in found]
    assert np.mean([said == row.tier for said, row in zip(right, unseen, strict=True)]) > 0.9


def test_one_head_alone_says_what_all_together_say(model: TriageModel) -> None:
    text = "vpn tunnel gateway remote"
    assert model.classifier("tier").classify(text) == model.predict(text).tier


def test_a_saved_model_hears_as_before(model: TriageModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    texts = [row.text for row in requests(each=3, first=50)]
    assert TriageModel.load(tmp_path, WordHashEncoder()).predict_batch(texts) == model.predict_batch(texts)


def test_no_topic_rules_a_label_out_and_labels_that_occur_everywhere_say_nothing() -> None:
    topics = np.eye(3, dtype=np.float32)[[0, 0, 1, 1, 2, 2]]
    sure = Hearsay.of(topics, np.asarray([0, 0, 1, 1, 0, 1]), np.ones(6), labels=2)
    assert np.all(sure.table > 0.0)
    assert np.allclose(sure.table.sum(axis=1), 1.0, atol=1e-3)
    assert sure.table[0, 0] > 0.8 > sure.table[2, 0] == pytest.approx(0.5, abs=1e-3)
