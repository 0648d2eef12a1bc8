"""Words that count by how much more often they are said with a label."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from classifier.experts import TELLING, Expert
from classifier.experts_fit import fit_experts
from classifier.features import FeatureMaker, WordFeatures
from classifier.head_fit import head_rows
from classifier.model import TriageModel
from classifier.telling_fit import fit_telling
from classifier.train import train_triage
from classifier.types import LabelledText
from tests.fakes.encoder import WordHashEncoder
from tests.fakes.labelled import requests

# Tickets with a subject and a body.
LONG = [replace(row, text=f"{row.text}\n\nHello, {row.text}") for row in requests(each=21)]

# Four texts over four words; the first is said with one label only, the second with both.
SAID = sparse.csr_matrix(np.asarray([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 1]], dtype=np.float32) / 2)
TARGETS = np.asarray([0, 0, 1, 1])
ONES = np.ones(4)


def weights(*, labels: int = 2) -> Expert:
    """The expert of these four texts."""
    return fit_telling(SAID, TARGETS, ONES, labels=labels, seed=0)


def test_a_word_said_with_one_label_only_speaks_for_it_and_one_said_with_both_is_hardly_heard() -> None:
    found = weights().weights
    assert found[0, 0] > 0 > found[0, 1]
    assert found[3, 1] > 0 > found[3, 0]
    assert np.abs(found[1]).max() < np.abs(found[0]).min() / 10


def test_a_label_without_texts_is_below_all_others() -> None:
    expert = weights(labels=3)
    assert not expert.weights[:, 2].any()
    assert expert.bias[2] < expert.bias[:2].min()


def test_texts_without_a_known_word_leave_it_nothing_to_say() -> None:
    expert = fit_telling(sparse.csr_matrix((4, 3), dtype=np.float32), TARGETS, ONES, labels=2, seed=0)
    assert not expert.weights.any()
    assert not expert.bias.any()


def test_it_is_the_same_each_time() -> None:
    assert np.array_equal(weights().weights, weights().weights)


def joins(rows: Sequence[LabelledText], *, scarce: bool = False, few: bool = True) -> bool:
    """Whether the expert is among those of `rows`."""
    texts = [row.text for row in rows]
    features = FeatureMaker(WordHashEncoder(), WordFeatures.learn(texts))(texts)
    examples = head_rows(rows, "topic", without="oos").examples(features)
    examples = replace(examples, scarce=scarce, few=few)
    views = (slice(0, features.dense.shape[1]),)
    return any(expert.name == TELLING for expert in fit_experts(examples, views, seed=0))


def test_it_joins_where_texts_go_on_after_a_first_line() -> None:
    assert joins(LONG)
    assert not joins(requests(each=21))


def test_it_stays_out_of_files_with_too_few_rows_a_label_and_of_large_ones() -> None:
    assert not joins(LONG, scarce=True)
    assert not joins(LONG, few=False)


def test_a_saved_model_says_the_same(tmp_path: Path) -> None:
    model = train_triage(LONG, WordHashEncoder())
    assert any(expert.name == TELLING for expert in model.heads["topic"].pool.experts)
    model.save(tmp_path)
    texts = [row.text for row in requests(each=3, first=50)]
    assert TriageModel.load(tmp_path, WordHashEncoder()).predict_batch(texts) == model.predict_batch(texts)


@pytest.mark.parametrize("number", [12, 13])
def test_a_model_of_a_format_before_is_read_as_ever(number: int, tmp_path: Path) -> None:
    model = train_triage(requests(), WordHashEncoder())  # short texts: the expert has no part in it
    model.save(tmp_path)
    card = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    (tmp_path / "card.json").write_text(json.dumps(card | {"format": number}), encoding="utf-8")
    assert TriageModel.load(tmp_path, WordHashEncoder()).predict("printer toner") == model.predict("printer toner")
